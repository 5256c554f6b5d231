import { homedir } from "node:os";
import { join } from "node:path";

/** Where a kiosk's guests have their directories; what a crash leaves there the agent clears. */
export const GUESTS_DIR = join(homedir(), ".local", "state", "sessionward-guests");
