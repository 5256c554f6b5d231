import { expect, test } from "vitest";
import { electronArguments } from "../../../scripts/cli/electron-shell.ts";

const SHELL = {
  binary: "/e/electron",
  entry: "/d/shell-electron.js",
  socket: "/s",
  data: "/home/a/shell",
};

test("tells the Electron shell where its agent, its preferences and its profile are", () => {
  expect(electronArguments(SHELL)).toEqual([
    "/d/shell-electron.js",
    ...["--socket", "/s"],
    ...["--data", "/home/a/shell"],
  ]);
});

test("passes a language on only where one was chosen", () => {
  expect(electronArguments({ ...SHELL, language: "ar" }).slice(-2)).toEqual(["--language", "ar"]);
});
