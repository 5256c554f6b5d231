import type { Command } from "commander";
import { addServerOptions, type ServerOptions } from "./admin-client.ts";
import { printJson, printLine } from "./output.ts";

type ReceiptOptions = ServerOptions & { readonly key?: string; readonly json?: boolean };

/** `sessionward receipt …`: what was removed, and whether the device says so. */
export function addReceiptCommands(program: Command): void {
  const receipt = program.command("receipt").description("proofs of what was cleared");
  addVerify(receipt);
  addShow(receipt);
}

function addVerify(receipt: Command): void {
  addServerOptions(
    receipt
      .command("verify")
      .description("check the signature of a receipt against the device's key")
      .argument(
        "<file>",
        "a receipt's file, `-` for stdin, or its id (or the code on the screen) on a server",
      ),
  )
    .option("--key <file>", "the device's public key: PEM, or base64 as `device show` prints it")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Without --key the key is taken from where the receipt is: that shows that the bytes are whole, not
whose they are. A clearing of many profiles has several receipts: the others are looked for beside the
file, or on the server.

Exit codes: 0 good, 4 not believed, 3 good, but other parts of the same clearing are not here.

Examples:
  sessionward receipt verify receipt.json --key device.pub
  sessionward browsers clear --sign-key device.key --json | sessionward receipt verify - --key device.pub
  sessionward receipt verify 019ac5d2-… --server-data ./server --json`,
    )
    .action(async (source: string, options: ReceiptOptions) => {
      const { verifyReceipt } = await import("./receipt-actions.ts");
      const { output, keyId, lines, exitCode } = await verifyReceipt(source, options);
      process.exitCode = exitCode;
      if (options.json === true) return printJson({ verified: true, keyId, ...output });
      printLine(`The signature is good (key ${keyId.slice(0, 16)}…).`);
      for (const line of lines) printLine(line);
    });
}

function addShow(receipt: Command): void {
  addServerOptions(
    receipt
      .command("show")
      .description("print a receipt without checking who signed it")
      .argument(
        "<file>",
        "a receipt's file, `-` for stdin, or its id (or the code on the screen) on a server",
      ),
  )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  sessionward receipt show receipt.json\n  sessionward receipt show - --json < receipt.json",
    )
    .action(async (source: string, options: ReceiptOptions) => {
      const { showReceipt } = await import("./receipt-actions.ts");
      const { output, lines, exitCode } = await showReceipt(source, options);
      process.exitCode = exitCode;
      if (options.json === true) return printJson(output);
      for (const line of lines) printLine(line);
    });
}
