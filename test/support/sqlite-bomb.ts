import { closeSync, openSync, readSync, writeSync } from "node:fs";
import Database from "better-sqlite3";

const PAGE_BYTES = 4096;
const LEVELS = 12;
const CHILDREN = 400;
/** https://www.sqlite.org/fileformat2.html#b_tree_pages */
const INTERIOR_TABLE = 0x05;
const LEAF_TABLE = 0x0d;

/**
 * A small database with one table whose pages lead to each other 400 times each, 12 levels deep:
 * well-formed page by page, and whoever walks it never comes to an end.
 */
export function writeSqliteBomb(path: string, table: string, columns: readonly string[]): void {
  const database = new Database(path);
  database.pragma(`page_size = ${PAGE_BYTES}`);
  database.exec(`CREATE TABLE ${table} (${columns.join(", ")})`);
  database.close();
  const file = openSync(path, "r+");
  // Page 1 is the schema's, page 2 the root of the table.
  for (let page = 2; page < 2 + LEVELS; page += 1) writePage(file, page, interior(page + 1));
  const last = 2 + LEVELS;
  writePage(file, last, leaf());
  setPageCount(file, last);
  closeSync(file);
}

function interior(child: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES);
  page[0] = INTERIOR_TABLE;
  page.writeUInt16BE(CHILDREN, 3);
  let at = PAGE_BYTES;
  for (let cell = 0; cell < CHILDREN; cell += 1) {
    at -= 6;
    page.writeUInt32BE(child, at);
    // A key of two bytes, as a varint.
    page[at + 4] = 0x80 | (cell >> 7);
    page[at + 5] = cell & 0x7f;
    page.writeUInt16BE(at, 12 + cell * 2);
  }
  page.writeUInt16BE(at, 5);
  page.writeUInt32BE(child, 8);
  return page;
}

/** One row, all of whose columns are missing: its record is a header of one byte. */
function leaf(): Buffer {
  const page = Buffer.alloc(PAGE_BYTES);
  page[0] = LEAF_TABLE;
  const at = PAGE_BYTES - 4;
  page.writeUInt16BE(1, 3);
  page.writeUInt16BE(at, 5);
  page.writeUInt16BE(at, 8);
  page.set([1, 1, 1, 0], at);
  return page;
}

function writePage(file: number, page: number, bytes: Buffer): void {
  writeSync(file, Buffer.concat([bytes], PAGE_BYTES), 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
}

/** The size counts only while "version valid for" equals the change counter. */
function setPageCount(file: number, pages: number): void {
  const counter = Buffer.alloc(4);
  readSync(file, counter, 0, 4, 24);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(pages);
  writeSync(file, count, 0, 4, 28);
  writeSync(file, counter, 0, 4, 92);
}
