import type { Side, SideState } from "../comparison/contract.ts";

export const SIDE_TITLES: Readonly<Record<Side, string>> = {
  today: "As it is done today",
  sessionward: "With Sessionward",
};

export const PROTECTION_WORDS: Readonly<Record<SideState["protection"], string>> = {
  clearOnExit: "The browsers' own “clear on exit”, by policy",
  bleachBit: "BleachBit, run at every sign-out",
  sessionward: "Agent, signed policy, warning, proof",
};

export const STAGE_WORDS: Readonly<Record<SideState["stage"], string>> = {
  active: "in use",
  noticed: "idle, noticed",
  warned: "warning on the screen",
  locked: "locked",
  cleared: "cleared",
  signedOut: "signed out",
  unknown: "not known",
};

/** What the agent says it will do next, before the time that is left. */
export const NEXT_WORDS: Readonly<Record<string, string>> = {
  notice: "Says that nobody is there in",
  warn: "Warns in",
  hide: "Hides the screen in",
  lock: "Locks in",
  clear: "Clears the browsers in",
  signOut: "Signs out in",
};

export const AGENT_WORDS: Readonly<Record<SideState["agent"], string>> = {
  running: "running",
  notRunning: "not running",
  none: "none",
};

export const FAMILY_WORDS = { chromium: "Chromium", firefox: "Firefox" } as const;

export const SOURCE_WORDS = {
  agent: "agent's audit log",
  app: "the app",
  observed: "seen from outside",
  person: "person",
} as const;

/** How the same is done on a real fleet. */
export const FLEET_COMMANDS = [
  {
    what: "a server",
    command: "sessionward server run --data /var/lib/sessionward-server --listen 0.0.0.0:8443",
  },
  {
    what: "on each device, as root",
    command: "sessionward agent enroll --url wss://server:8443/agent --pin sha256:… --token …",
  },
  {
    what: "what holds on all of them",
    command: "sessionward policy publish policies/presets/shared-workstation.yaml",
  },
] as const;

export const REAL = [
  "Two private Linux systems with their own accounts, homes, systemd, logind and X server.",
  "The installed Chromium and Firefox, with their own profiles and their own sandbox.",
  "The server, the agent, the signed policy, the warning, the receipt: the programs that ship.",
  "What the left computer does was measured, not written down: its tool runs as it does anywhere.",
] as const;

export const PLAYED = "The person: their clicks and keys are sent by a program.";
