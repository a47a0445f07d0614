import { cut } from '../../util/text.ts';

/** What the channel is told of one finding; plain texts. */
export interface SlackSection {
  readonly head: string;
  readonly lines: readonly string[];
}

/** Slack's limits: characters of a text, blocks of a message, characters of a header. */
const MAX_TEXT = 3000;
const MAX_BLOCKS = 50;
const MAX_HEADER = 150;

/**
 * A message of Slack's block kit. Log text stands in rich text elements and plain text only, which Slack never reads as markup: no
 * `<!channel>`, link or mention comes of it. Of more findings than fit, the last block says how many are shown.
 */
export function slackMessage(title: string, sections: readonly SlackSection[], note: string): object {
  const shown = sections.slice(0, MAX_BLOCKS - 2);
  const left = shown.length < sections.length ? `${shown.length} of ${sections.length} findings shown. ` : '';
  return {
    // For notifications; here markup would count, so it is off and the three characters that stay active are entities.
    text: escapeSlack(cut(title, MAX_HEADER)),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, MAX_HEADER), emoji: false } },
      ...shown.map((s) => ({
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: textsOf(s) }],
      })),
      {
        type: 'context',
        elements: [{ type: 'plain_text', text: cut(left + note, MAX_TEXT), emoji: false }],
      },
    ],
  };
}

function textsOf(section: SlackSection): readonly object[] {
  const head = cut(section.head, MAX_TEXT / 2);
  const rest = cut(section.lines.filter((l) => l !== '').join('\n'), MAX_TEXT / 2 - 2);
  return [
    { type: 'text', text: head, style: { bold: true } },
    ...(rest === '' ? [] : [{ type: 'text', text: `\n${rest}` }]),
  ];
}

/** The three characters that are active in every text of Slack. */
function escapeSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
