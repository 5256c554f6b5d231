export const FAMILY_WORDS = { chromium: "Chromium", firefox: "Firefox" } as const;

/** How the same is done on a real fleet. */
export const FLEET_COMMANDS = [
  {
    what: "fleet.server",
    command: "sessionward server run --data /var/lib/sessionward-server --listen 0.0.0.0:8443",
  },
  {
    what: "fleet.device",
    command: "sessionward agent enroll --url wss://server:8443/agent --pin sha256:… --token …",
  },
  {
    what: "fleet.policy",
    command: "sessionward policy publish policies/presets/shared-workstation.yaml",
  },
] as const;

export const REAL = ["notes.real1", "notes.real2", "notes.real3", "notes.real4"] as const;
