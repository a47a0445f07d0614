import { describeError, EXIT, UserError } from '../util/errors.ts';
import { processIo, type Io } from './io.ts';
import { ClosedPipe, print } from './output.ts';

/** Runs the command line and gives the exit code; nothing is thrown, and no stack trace is printed for what a person can mend. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  // Anything written after the reader has gone would be thrown as an event.
  io.stdout.on('error', () => undefined);
  io.stderr.on('error', () => undefined);
  try {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
      const { packageVersion } = await import('./assets.ts');
      await print(io, `${await packageVersion()}\n`);
      return EXIT.ok;
    }
    let code: number = EXIT.ok;
    const { buildParser } = await import('./parser.ts');
    const parser = buildParser(args, io, (result) => (code = result));
    // Left to the parser, the word is printed for and then refused: it goes on where it would end the process.
    if (args.length === 1 && args[0] === 'completion') {
      parser.showCompletionScript();
      return EXIT.ok;
    }
    const { forYargs } = await import('./options.ts');
    await parser.parseAsync(forYargs(args.map((arg) => (arg === '--help-all' ? '--help' : arg))));
    return code;
  } catch (error) {
    if (error instanceof ClosedPipe) return EXIT.ok;
    const text = describeError(error);
    io.stderr.write(`rca: ${text}\n`);
    if (!(error instanceof UserError)) {
      io.stderr.write(
        io.env['RCA_DEBUG']
          ? `${error instanceof Error ? (error.stack ?? '') : ''}\n`
          : '  next: this is a fault of rca; RCA_DEBUG=1 shows where, please report it\n',
      );
      return EXIT.usage;
    }
    return error.exitCode;
  }
}
