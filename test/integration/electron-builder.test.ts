import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { parse } from "yaml";

type Validate = (configuration: object, debug: object) => Promise<void>;

const configuration = parse(readFileSync("electron-builder.yml", "utf8"));
const nearBuilder = createRequire(
  createRequire(import.meta.url).resolve("electron-builder/package.json"),
);
const { validateConfiguration } = nearBuilder("app-builder-lib/out/util/config/config.js") as {
  validateConfiguration: Validate;
};
const debug = { isEnabled: false, add: () => {} };

test("is a configuration that the installed electron-builder accepts", async () => {
  await expect(validateConfiguration(configuration, debug)).resolves.toBeUndefined();
});

test("would be refused with a key that it does not know", async () => {
  const wrong = { ...configuration, electronFuse: {} };
  await expect(validateConfiguration(wrong, debug)).rejects.toThrow("electronFuse");
});

test("99, 100: blows every fuse that lets the app be turned into something else", () => {
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test("leaves no fuse that the packager can set to its default", () => {
  const { FuseV1Options } = createRequire(nearBuilder.resolve("app-builder-lib/package.json"))(
    "@electron/fuses",
  ) as { FuseV1Options: Readonly<Record<string, string | number>> };
  const known = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name));
  const set = Object.keys(configuration.electronFuses).map((name) => name.toLowerCase());
  expect(set.toSorted()).toEqual(known.map((name) => name.toLowerCase()).toSorted());
});

test.each(["linux", "win", "mac"])("has a target for %s", (system) => {
  expect(configuration[system].target.length).toBeGreaterThan(0);
});
