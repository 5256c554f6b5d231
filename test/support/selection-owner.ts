import { ask, connectX11 } from "../../agent/platform/linux/x11-client.ts";

/**
 * Owns a selection, as a program does in which somebody copied something. With `again` it takes the
 * selection back whenever it is taken away, as some clipboard managers do.
 *   selection-owner.ts DISPLAY SELECTION once|again
 */
const [, , display = "", selection = "", how = ""] = process.argv;
const { client, screen } = await connectX11(display, () => process.exit(0));
const name = await ask<number>((reply) => client.InternAtom(false, selection, reply));
const take = async () => {
  client.SetSelectionOwner(screen.root, name ?? 0);
  await ask<number>((reply) => client.GetSelectionOwner(name ?? 0, reply));
};
await take();
client.on("event", () => {
  if (how === "again") void take();
});
process.stdout.write("owns\n");
