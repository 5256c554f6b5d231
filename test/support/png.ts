import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

type Extra = { readonly before?: readonly Buffer[]; readonly behind?: Buffer };

/** A real PNG in one plain colour, in base64. `before`: chunks ahead of the picture's own data. */
export function pngOf(width: number, height: number, extra: Extra = {}): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(
    Array.from({ length: height }, () => Buffer.from([0, ...colours(width)])),
  );
  const chunks = [
    pngChunk("IHDR", header),
    ...(extra.before ?? []),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks, extra.behind ?? Buffer.alloc(0)]).toString("base64");
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

function colours(width: number): number[] {
  return Array.from({ length: width }, () => [0x1f, 0x4f, 0x8f]).flat();
}
