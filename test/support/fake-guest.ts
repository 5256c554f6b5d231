import type { GuestRules } from "../../main/guest-rules.ts";
import { ElectronGuests } from "../../main/hosts/electron-guests.ts";
import { hardenApp } from "../../main/hosts/electron-hardening.ts";
import { FakeElectron } from "./fake-electron.ts";

export const SITE = "https://shop.example";
export const RULES: GuestRules = {
  start: `${SITE}/`,
  allow: [`${SITE}/*`],
  permit: { [SITE]: ["camera", "geolocation", "print"] },
};

/** On a fake of the calls that are made: that Electron does what it says is shown where one runs. */
export async function openGuest(rules = RULES, electron = new FakeElectron()) {
  const guests = new ElectronGuests(electron.calls);
  const [gone, blocked, home]: [string[], string[], string[]] = [[], [], []];
  hardenApp(electron.calls, guests);
  const started = await guests.start(rules, (how) => gone.push(how), {
    onBlocked: ({ what, where }) => void blocked.push(`${what} ${where}`),
    onHome: () => void home.push("home"),
  });
  if (!started.ok) throw new Error(started.detail);
  const frame = electron.frames.at(-1);
  const view = electron.views.at(-1);
  const session = electron.guestSessions.at(-1);
  if (frame === undefined || view === undefined || session === undefined)
    throw new Error("no window");
  return {
    electron,
    guests,
    guest: started.value,
    frame,
    view,
    webContents: view.webContents,
    session,
    gone,
    blocked,
    home,
  };
}

export type OpenedGuest = Awaited<ReturnType<typeof openGuest>>;

export function isLoadCancelled(
  { session }: Pick<OpenedGuest, "session">,
  url: string,
  resourceType = "script",
): unknown {
  let cancelled: unknown = null;
  session.decide("request", { url, resourceType }, (answer: { cancel: boolean }) => {
    cancelled = answer.cancel;
  });
  return cancelled;
}
