import { clearRequest, realBrowsers } from "./clear-home.ts";

/**
 * A daemon's clearing in a process of its own, so that it can be killed: says `started`, then prints
 * the receipts of the moment when every session was gone, then those of the end.
 */
const [homeDir = "", uid = "", gid = ""] = process.argv.slice(2);
process.stdout.write("started\n");
const user = { homeDir, uid: Number(uid), gid: Number(gid) };
const cleared = await realBrowsers().clear(clearRequest(user));
if (!cleared.ok) throw new Error(cleared.detail);
process.stdout.write(`${JSON.stringify({ gone: cleared.value.receipts })}\n`);
process.stdout.write(`${JSON.stringify({ freed: await cleared.value.freed })}\n`);
