import { setTimeout as sleep } from "node:timers/promises";
import { WaylandClient } from "../../agent/platform/linux/wayland-client.ts";

const MOTION = 0;
const FRAME = 4;
/** A 24.8 fixed-point number. */
const ONE_PIXEL = 256;

/** A mouse of wlroots' virtual-pointer protocol: what it moves is input to the compositor. */
export async function moveVirtualPointer(waylandSocket: string): Promise<void> {
  const client = await WaylandClient.connect(waylandSocket);
  const manager = client?.bind("zwlr_virtual_pointer_manager_v1") ?? null;
  if (client === null || manager === null) throw new Error("no virtual pointer here");
  const pointer = client.newId();
  client.send(manager, 0, 0, pointer);
  for (const atMs of [1, 2]) {
    client.send(pointer, MOTION, atMs, ONE_PIXEL, ONE_PIXEL);
    client.send(pointer, FRAME);
  }
  await sleep(100);
  client.close();
}
