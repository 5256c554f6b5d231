import { expect, test } from "vitest";
import { askClipboard } from "../../../../agent/platform/linux/wayland-clipboard.ts";
import { standInCompositor } from "../../../support/compositor-stand-in.ts";

test("a compositor that lets no program at the clipboard is told apart from an empty one", async () => {
  const { path } = await standInCompositor(["wl_seat", "wl_data_device_manager"], () => undefined);
  expect(await askClipboard(path, "empty")).toBe("desktopOnly");
});

test("the agreed protocol is preferred to that of wlroots, and each seat is emptied", async () => {
  const globals = ["zwlr_data_control_manager_v1", "ext_data_control_manager_v1"];
  const seats = ["wl_seat", "wl_seat"];
  const { path, requests } = await standInCompositor(
    [...globals, ...seats],
    ({ args, ...asked }) => {
      // The manager is the first object that is bound: both devices tell of what they hold.
      if (asked.request === "4.1") asked.tell(args[0] ?? 0, args[0] === 7 ? 1 : 3, 0xff000001);
    },
  );
  expect(await askClipboard(path, "empty")).toBe(2);
  expect(requests.filter((each) => each === "4.1")).toHaveLength(2);
  for (const device of [7, 8]) {
    expect(requests).toEqual(expect.arrayContaining([`${device}.0`, `${device}.2`]));
  }
});

test("a compositor that is gone, or hangs up, gives no answer", async () => {
  const { path } = await standInCompositor(["ext_data_control_manager_v1"], () => undefined);
  expect(await askClipboard(`${path}-gone`, "look")).toBe("noAnswer");
});
