import * as z from "zod/mini";
import { envelopeSchema } from "../contract/envelope-schema.ts";
import { readPrivateFile, writePrivateFile } from "../core/private-file.ts";

const count = z.int().check(z.gte(0));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What must never go back, even when the database is lost or an old copy of it is put in place. */
export const highWaterSchema = z.object({
  floors: z.record(z.string(), z.object({ version: count, sha256 })),
  joinCounter: count,
  audit: z.object({ size: count, head: sha256 }),
});
export type HighWater = z.infer<typeof highWaterSchema>;

/** The signed policies themselves: their signatures say whether they are still what they were. */
export const heldPoliciesSchema = z.array(
  z.object({
    name: z.string(),
    version: count,
    sha256,
    envelope: envelopeSchema,
  }),
);

/**
 * A file beside the database, replaced as a whole. Damaged or missing reads as null; what a full
 * disk does not take is written with the next change.
 */
export type SecondCopy<T> = { read(): T | null; write(value: T): void };

export function createSecondCopy<T>(path: string, schema: z.ZodMiniType<T>): SecondCopy<T> {
  return {
    read: () => {
      const file = readPrivateFile(path);
      if (!file.ok) return null;
      try {
        const parsed = z.safeParse(schema, JSON.parse(file.value.toString()));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    write: (value) => {
      try {
        writePrivateFile(path, `${JSON.stringify(value)}\n`);
      } catch (error) {
        if (!isDiskFault(error)) throw error;
      }
    },
  };
}

function isDiskFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ENOSPC", "EDQUOT", "EROFS", "EIO"].includes(code);
}
