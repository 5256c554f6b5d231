import { createHash } from "node:crypto";
import { type EffectivePolicy, settingValue } from "../../policies/effective.ts";
import type { Appearance } from "../contract/appearance.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";

const ID_CHARACTERS = 16;

/** What people at the device read besides what is built in, and by which id a shell asks for it anew. */
export class AppearanceDesk {
  readonly #policies: Pick<PoliciesInForce, "effective">;
  #of: EffectivePolicy | null = null;
  #id = "";

  constructor(policies: Pick<PoliciesInForce, "effective">) {
    this.#policies = policies;
  }

  get value(): Appearance {
    const { effective } = this.#policies;
    return {
      organisation: settingValue(effective, "shell.organisation"),
      logo: settingValue(effective, "shell.logo"),
      texts: settingValue(effective, "shell.texts"),
    };
  }

  /** Another one for another appearance: it goes with every status, the appearance itself does not. */
  get id(): string {
    const { effective } = this.#policies;
    if (this.#of !== effective) {
      this.#of = effective;
      const text = JSON.stringify(this.value);
      this.#id = createHash("sha256").update(text).digest("hex").slice(0, ID_CHARACTERS);
    }
    return this.#id;
  }
}
