import type { Argv } from 'yargs';
import { FORMATS, INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** Declares `rca render`. */
export function declareRender(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'render <report>',
    'A saved JSON report once more, in any format',
    (y) =>
      y
        .positional('report', { type: 'string', demandOption: true })
        .option('output-json', INVESTIGATE_OPTIONS['output-json'])
        .option('output-md', INVESTIGATE_OPTIONS['output-md'])
        .option('output-html', INVESTIGATE_OPTIONS['output-html'])
        .option('output-junit', INVESTIGATE_OPTIONS['output-junit'])
        .option('output-sarif', INVESTIGATE_OPTIONS['output-sarif'])
        .option('template', INVESTIGATE_OPTIONS.template)
        .option('format', { choices: FORMATS, default: 'terminal' as const })
        .option('full', INVESTIGATE_OPTIONS.full)
        .option('width', INVESTIGATE_OPTIONS.width)
        .option('ascii', INVESTIGATE_OPTIONS.ascii)
        .option('mermaid', INVESTIGATE_OPTIONS.mermaid),
    async (argv) => {
      const { runRender } = await import('../commands/render.ts');
      done(await runRender(argv.report, argv, io));
    },
  );
}
