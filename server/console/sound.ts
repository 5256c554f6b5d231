const KEPT_AT = "sessionward.sound";

export function soundIsOn(): boolean {
  return localStorage.getItem(KEPT_AT) !== "off";
}

export function setSound(on: boolean): void {
  localStorage.setItem(KEPT_AT, on ? "on" : "off");
}

let audio: AudioContext | null = null;

/** Two short tones: somebody at a device waits for an answer. Made here, so that nothing is loaded. */
export function ring(): void {
  if (!soundIsOn()) return;
  audio ??= new AudioContext();
  tone(audio, 660, 0);
  tone(audio, 880, 0.16);
}

function tone(context: AudioContext, hertz: number, afterSeconds: number): void {
  const at = context.currentTime + afterSeconds;
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.2, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + 0.14);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.15);
}
