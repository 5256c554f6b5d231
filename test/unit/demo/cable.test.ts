import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cable, layCable } from "../../../scripts/demo/comparison/cable.ts";

/** Says back what it hears. */
const echo = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
let cable: Cable;

beforeAll(async () => {
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const address = echo.address();
  cable = await layCable(typeof address === "object" ? (address?.port ?? 0) : 0);
});
afterAll(async () => {
  await cable.unplug();
  echo.close();
});

async function dial(): Promise<Socket> {
  const socket = connect(cable.port, cable.host);
  await once(socket, "connect");
  return socket;
}

test("carries bytes; plugged out it ends what is open and takes nothing new, until plugged in", async () => {
  const socket = await dial();
  socket.write("hello");
  expect(String((await once(socket, "data"))[0])).toBe("hello");
  const ended = new Promise((resolve) => socket.on("close", resolve));
  socket.on("error", () => undefined);
  await cable.unplug();
  await ended;
  await expect(dial()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await cable.plugIn();
  await cable.plugIn();
  const again = await dial();
  again.write("again");
  expect(String((await once(again, "data"))[0])).toBe("again");
  again.destroy();
});
