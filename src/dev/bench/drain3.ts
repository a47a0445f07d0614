import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** CPU seconds that Drain3 gets; its clusters grow without end on lines that are each their own. */
export const DRAIN3_LIMIT = 60;

/** Values of any system that are masked before: addresses, hexadecimal and other numbers. */
const MASKS = [
  ['IP', String.raw`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+)?\b`],
  ['HEX', String.raw`\b0x[0-9a-fA-F]+\b`],
  ['NUM', String.raw`(?<![A-Za-z0-9])[-+]?\d+(?![A-Za-z0-9])`],
] as const;

const SCRIPT = `import json, sys, time
from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig
out, masks = sys.argv[1], json.loads(sys.argv[2])
total, cpu, groups = 0, 0.0, []
for name in sys.argv[3:]:
    lines = open(name, encoding="utf8", newline="").read().split("\\n")
    config = TemplateMinerConfig()
    config.masking_instructions = [MaskingInstruction(regex, mask) for mask, regex in masks]
    start = time.process_time()
    miner = TemplateMiner(config=config)
    ids = []
    for line in lines:
        ids.append(str(miner.add_log_message(line)["cluster_id"]))
        if len(ids) % 1000 == 0 and cpu + time.process_time() - start > ${DRAIN3_LIMIT}:
            break
    cpu += time.process_time() - start
    total += len(ids)
    groups.append(ids)
json.dump({"lines": total, "cpu": cpu, "groups": groups}, open(out, "w"))`;

/** The command that mines files with Drain3, less its output and the files; `masked`: with masks as its examples have them, else as it comes. */
export function drain3Command(dir: string, out: string, masked: boolean): string {
  // Of its own name it would import itself.
  const script = join(dir, 'mine-with-drain3.py');
  writeFileSync(script, SCRIPT);
  return `python3 ${script} ${out} '${JSON.stringify(masked ? MASKS : [])}'`;
}
