import { startTracker, type Tracker } from './server.ts';

/** Path of the webhook; who knows it may write. */
export const SLACK_PATH = '/services/T0000/B0000/secretSECRETsecret';

interface Text {
  readonly text?: string;
}
interface Block {
  readonly type: string;
  readonly text?: Text;
  readonly elements?: readonly (Text & { readonly elements?: readonly Text[] })[];
}
const KINDS: readonly string[] = ['header', 'section', 'rich_text', 'context', 'divider'];

/** Slack's incoming webhook: takes a message within the limits of the block kit, gives `ok`, and knows nothing of it afterwards. */
export async function startSlack(): Promise<
  Tracker & { readonly messages: Readonly<Record<string, unknown>>[] }
> {
  const messages: Readonly<Record<string, unknown>>[] = [];
  const tracker = await startTracker(
    [
      [
        'POST',
        new RegExp(`^${SLACK_PATH}$`),
        (r) => {
          const blocks = (r.json['blocks'] ?? []) as readonly Block[];
          const tooLong = (b: Block): boolean =>
            (b.text?.text?.length ?? 0) > (b.type === 'header' ? 150 : 3000) ||
            (b.elements ?? [])
              .flatMap((e) => [e, ...(e.elements ?? [])])
              .some((e) => e.text === '' || (e.text?.length ?? 0) > 3000);
          if (blocks.length > 50 || blocks.some((b) => !KINDS.includes(b.type) || tooLong(b)))
            return { status: 400, json: 'invalid_blocks' };
          messages.push(r.json);
          return { status: 200, json: 'ok' };
        },
      ],
    ],
    () => null,
  );
  return Object.assign(tracker, { messages });
}
