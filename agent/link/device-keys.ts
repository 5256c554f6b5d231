import type { TrustedKey } from "../contract/envelope.ts";
import type { DeviceKeyring } from "../core/key-rotation.ts";
import type { Cancel } from "../core/ports.ts";
import {
  createDeviceKey,
  type DeviceKey,
  loadNextDeviceKey,
  putNextDeviceKeyInPlace,
  saveNextDeviceKey,
} from "./device-key.ts";

/** What a connection needs of them: which key it proves itself with, and which one it offers. */
export type OfferedKeys = {
  current(): DeviceKey;
  next(): DeviceKey | null;
  onNext(listener: () => void): Cancel;
};

/** Of a device whose key stays what it is. */
export function lastingKey(deviceKey: DeviceKey): OfferedKeys {
  return { current: () => deviceKey, next: () => null, onNext: () => () => undefined };
}

/** The key of this device on disk, and beside it the one that is to come after it. */
export class DeviceKeys implements DeviceKeyring, OfferedKeys {
  readonly #dataDir: string;
  readonly #listeners = new Set<() => void>();
  #current: DeviceKey;
  #next: DeviceKey | null;

  constructor(dataDir: string, current: DeviceKey) {
    this.#dataDir = dataDir;
    this.#current = current;
    this.#next = loadNextDeviceKey(dataDir);
  }

  current(): DeviceKey {
    return this.#current;
  }

  next(): DeviceKey | null {
    return this.#next;
  }

  readonly signer = (): TrustedKey => this.#current.signer;

  readonly nextId = (): string | null => this.#next?.signer.id ?? null;

  readonly makeNext = (): string => {
    const next = this.#next ?? createDeviceKey();
    saveNextDeviceKey(this.#dataDir, next);
    this.#next = next;
    for (const listener of this.#listeners) listener();
    return next.signer.id;
  };

  readonly useNext = (): void => {
    if (this.#next === null) return;
    putNextDeviceKeyInPlace(this.#dataDir);
    this.#current = this.#next;
    this.#next = null;
  };

  onNext(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
