import { expect, test } from "vitest";
import { emitGuarded } from "../../support/fake-electron.ts";
import {
  isLoadCancelled,
  type OpenedGuest,
  openGuest,
  RULES,
  SITE,
} from "../../support/fake-guest.ts";

const ELSEWHERE = "https://elsewhere.example";

test("tells of what it kept a guest from, and of nothing that it let through", async () => {
  const opened = await openGuest();
  isLoadCancelled(opened, `${SITE}/a.js`);
  isLoadCancelled(opened, `${ELSEWHERE}/a.js`);
  expect(opened.blocked).toEqual([`notListed ${ELSEWHERE}`]);
});

test.each(["will-frame-navigate", "will-redirect"])(
  "85: %s: a frame may hold what a window may not",
  async (name) => {
    const { webContents } = await openGuest();
    const leads = (isMainFrame: boolean) =>
      emitGuarded(webContents, name, { url: "data:text/html,x", isMainFrame });
    expect([leads(false), leads(true)]).toEqual([false, true]);
  },
);

test("85: is led back from where nothing was loaded once, and left where a site is down", async () => {
  const { webContents, blocked } = await openGuest();
  const loads = () => webContents.done.filter((one) => one === `load ${SITE}/`).length;
  expect(loads()).toBe(1);
  for (const url of ["chrome-error://chromewebdata/", `${SITE}/basket`]) {
    webContents.emit("did-navigate", {}, url);
  }
  expect([loads(), blocked]).toEqual([1, []]);
  webContents.emit("did-navigate", {}, `blob:${ELSEWHERE}/1`);
  expect([loads(), blocked]).toEqual([2, [`navigation ${ELSEWHERE}`]]);
});

test("a policy gives a guest who is there no new use, and takes one at once", async () => {
  const { session, guest } = await openGuest();
  const may = (mediaType: string) =>
    session.decide("check", null, "media", SITE, { mediaType, requestingUrl: SITE });
  expect(["video", "audio", "a new one"].map(may)).toEqual([true, false, false]);
  await guest.hold({ ...RULES, permit: { [SITE]: ["microphone", "camera"] } });
  expect(["video", "audio"].map(may)).toEqual([true, false]);
  await guest.hold({ ...RULES, permit: {} });
  expect(["video", "audio"].map(may)).toEqual([false, false]);
});

test("of what it is asked for at once it knows each, or permits none", async () => {
  const { session } = await openGuest();
  const answers: unknown[] = [];
  const details = { requestingUrl: `${SITE}/`, mediaTypes: ["video", "a new one"] };
  session.decide("ask", {}, "media", (answer: unknown) => void answers.push(answer), details);
  expect(answers).toEqual([false]);
});

test.each([
  ["select-usb-device", {}],
  ["select-serial-port", []],
])("%s shows no list of its own", async (name, devices) => {
  const { session } = await openGuest();
  let isKept = false;
  const event = {
    preventDefault: () => {
      isKept = true;
    },
  };
  const choose = () => undefined;
  if (name === "select-serial-port") session.emit(name, event, devices, {}, choose);
  else session.emit(name, event, devices, choose);
  expect(isKept).toBe(true);
});

const READERS = [{ deviceId: "reader-1" }, { deviceId: "reader-2" }];

function askedForReader(
  { session }: OpenedGuest,
  frame: { origin: string } | null,
  list = READERS,
) {
  let [given, isKept]: [unknown, boolean] = ["nothing was chosen", false];
  const event = {
    preventDefault: () => {
      isKept = true;
    },
  };
  const choose = (deviceId: string) => {
    given = deviceId;
  };
  session.emit("select-hid-device", event, { deviceList: list, frame }, choose);
  expect(isKept).toBe(true);
  return given;
}

test("101: an origin that may has a HID reader without a list to choose from, and no other does", async () => {
  const opened = await openGuest({ ...RULES, permit: { [SITE]: ["hid"] } });
  const given = (origin: string) => askedForReader(opened, { origin });
  expect([given(SITE), given(ELSEWHERE)]).toEqual(["reader-1", ""]);
  expect(askedForReader(opened, null)).toBe("");
  expect(askedForReader(opened, { origin: SITE }, [])).toBe("");
  const holds = (deviceType: string, origin: string) =>
    opened.session.decide("device", { deviceType, origin, device: READERS[0] });
  expect([holds("hid", SITE), holds("hid", ELSEWHERE), holds("usb", SITE)]).toEqual([
    true,
    false,
    false,
  ]);
  const looks = (origin: string) => opened.session.decide("check", null, "hid", origin, {});
  expect([looks(SITE), looks(ELSEWHERE)]).toEqual([true, false]);
});

test("101: a camera is no HID reader, and a policy that takes it back is heard at the next try", async () => {
  const opened = await openGuest();
  expect(askedForReader(opened, { origin: SITE })).toBe("");
  const other = await openGuest({ ...RULES, permit: { [SITE]: ["hid"] } });
  await other.guest.hold({ ...RULES, permit: {} });
  expect(askedForReader(other, { origin: SITE })).toBe("");
  const device = { deviceType: "hid", origin: SITE, device: READERS[0] };
  expect(other.session.decide("device", device)).toBe(false);
});

test("85: a download is refused before it begins, and whatever has begun is cancelled", async () => {
  const { session } = await openGuest();
  const done: string[] = [];
  const item = { cancel: () => void done.push("cancelled"), getURL: () => `${SITE}/f` };
  session.emit("will-download", { preventDefault: () => void done.push("refused") }, item);
  expect(done).toEqual(["refused", "cancelled"]);
});

test("F6 leads home and is never the page's; no other key is touched", async () => {
  const { webContents, home } = await openGuest();
  const kept: string[] = [];
  for (const [type, key] of [
    ["keyDown", "F6"],
    ["keyUp", "F6"],
    ["keyDown", "a"],
  ] as const) {
    const event = { preventDefault: () => void kept.push(key) };
    webContents.emit("before-input-event", event, { type, key });
  }
  expect([home, kept]).toEqual([["home"], ["F6"]]);
});
