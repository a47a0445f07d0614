import type { Chain, ServiceSeen } from '../model/index.ts';

/** Words by which an entry says that what it tells of is over. */
const OVER =
  /\b(?:retried successfully|(?:has |have )?(?:since |subsequently |now )?recovered|(?:auto-?|been |was |automatically )rolled back|(?:is|are) now (?:running|ready|healthy|available|scheduled)|subsequently (?:added|scheduled|started|succeeded)|opened a new (?:one|connection)|re-?connected(?: successfully)?$|(?:retries|retry|reconnect(?:ion)?) succeeded|succeeded (?:after|on) (?:retry|attempt|\d))/i;
/** Words by which it only says that it will be, or that it is of the kind that passes. */
const PASSES =
  /\b(?:will be retried|transient(?: (?:issue|error|failure)s?)?\b(?! (?:instance|object|value)))/i;
/** So many of them, or so small a part of what the service writes, are what such words are for. */
const FEW = 3;
const PART = 0.01;

/** A panic that was caught: the process lives, what it was at failed. Nothing is over that is not, or is still to be; a transaction that is rolled back has failed. */
const NOT_YET =
  /\bpanic recovered\b|\[recovered(?:, repanicked)?\]|\brecovered (?:from )?(?:a )?panic\b|\b(?:be|being|not|never|cannot|\w{2,6}n['’]?t|until|unless|if|once|when|nothing|un(?:able|til)[\w ]{0,20}) (?:[\w-]{1,20} )?(?:recovered|rolled back|re-?connected|retried successfully)\b|\b(?:transactions?|tx|statements?|batch(?:es)?|changes?|updates?|inserts?|commits?|unit of work|migrations?)\b[^\n]{0,60}\b(?:been |was |automatically |auto-?)rolled back/gi;

/** Words for why a finding is one to know of, not one to act on: every entry of it says itself that it is over, or few say that it passes. */
export function saidOver({ group }: Chain, services: readonly ServiceSeen[]): string | undefined {
  const texts = group.failures.flatMap((f) =>
    f.members
      .filter((m) => !m.signal.request)
      .map((m) => m.signal.message.slice(0, 2000).replace(NOT_YET, ' ')),
  );
  if (texts.length === 0 || !texts.every((text) => OVER.test(text) || PASSES.test(text))) return undefined;
  if (texts.every((text) => OVER.test(text))) return 'the entries say themselves that it is over';
  const of = services.find((s) => s.name === group.service)?.entries ?? 0;
  return group.failures.length <= Math.max(FEW, of * PART)
    ? 'the entries say themselves that it is over or passes, and they are few'
    : undefined;
}
