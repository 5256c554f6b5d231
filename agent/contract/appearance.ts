import * as z from "zod/mini";
import { SHELL_SETTINGS, wordingSchema } from "../../policies/catalogue/shell.ts";

/** How the organisation's own name, logo and words stand in the shell: text and a picture, no more. */
export const appearanceSchema = z.object({
  organisation: SHELL_SETTINGS["shell.organisation"].schema,
  logo: SHELL_SETTINGS["shell.logo"].schema,
  texts: wordingSchema(),
});
export type Appearance = z.infer<typeof appearanceSchema>;
