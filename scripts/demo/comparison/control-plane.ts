import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { openCommandLine } from "../command-line.ts";
import { createDemoServer, type DemoServer } from "../demo-server.ts";
import { environmentAt, type Place } from "../place.ts";

/** The real server, and an admin at the real command line. */
export type ControlPlane = {
  readonly server: DemoServer;
  start(): Promise<void>;
  /** A one-time token for a new device. */
  token(): Promise<string>;
  /** An order to sign everybody out, signed and verified. @returns how it ended, and why so */
  signOut(deviceId: string, reason: string): Promise<OrderEnd>;
  verifyReceipt(deviceId: string, receiptId: string): Promise<boolean>;
  adminToken(): string;
  consoleUrl(): string;
};

/** `done`, `refused` by the device, and whatever else an order can come to. */
type OrderEnd = { readonly state: string; readonly because: string | null };

/** Twenty seconds to finish what one is at, then the end of the session and the clearing. */
const ORDER_LIMIT_SECONDS = 60;

/** Legal numbers (design §4), as short as allowed: 10 s until the warning, 20 s to answer it. */
const POLICY = `apiVersion: sessionward/v1
kind: Policy
name: ward
appliesTo: { groups: [wards] }
device: shared
session:
  idle: { warnBefore: 20s, clearAfter: 30s }
browsers:
  clear: { on: [signOut, clear, boot, command] }
`;

const tokenSchema = z.object({ token: z.string() });
const outcomeSchema = z.object({ state: z.string(), detail: z.nullable(z.string()) });
const verifiedSchema = z.object({ verified: z.boolean() });
const deviceSchema = z.object({ publicKey: z.string() });

export function createControlPlane(place: Place, launcher: readonly string[]): ControlPlane {
  const server = createDemoServer(place, launcher);
  const program = [place.nodePath, join(place.codeDir, "dist/sessionward.js")];
  const cli = openCommandLine(program, environmentAt(place));
  return {
    server,
    start: async () => {
      await server.start();
      const path = join(place.runDir, "ward.yaml");
      writeFileSync(path, POLICY);
      await cli.json(z.object({ version: z.int() }), "policy", "publish", path);
    },
    token: async () => {
      const wanted = ["--mode", "enforce", "--group", "wards", "--class", "shared"];
      return (await cli.json(tokenSchema, "token", "create", ...wanted)).token;
    },
    signOut: async (deviceId, reason) => {
      const order = ["device", "sign-out", deviceId, "--reason", reason];
      const wait = ["--wait", String(ORDER_LIMIT_SECONDS)];
      const { state, detail } = await cli.outcome(outcomeSchema, ...order, ...wait);
      return { state, because: detail };
    },
    verifyReceipt: async (deviceId, receiptId) => {
      const { publicKey } = await cli.json(deviceSchema, "device", "show", deviceId);
      const keyPath = join(place.outDir, "device.pub");
      writeFileSync(keyPath, publicKey);
      const verify = ["receipt", "verify", receiptId, "--key", keyPath];
      return (await cli.json(verifiedSchema, ...verify)).verified;
    },
    // Its certificate names the machine so, and passkeys know names only.
    consoleUrl: () => `${server.info().url.replace("//127.0.0.1", "//localhost")}/console/`,
    adminToken: () => readFileSync(server.info().adminTokenFile, "utf8").trim(),
  };
}
