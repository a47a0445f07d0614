import type { Chain, ServiceSeen, Signal } from '../model/index.ts';

/** Words of a program that tells of its life and its work. */
const LIFE =
  /\b(?:listening|start(?:ed|ing)|ready|serving|connected|loaded|initiali[sz]ed|registered|synced|imported|exported|completed|finished|done|running|handled|served|processed|reconciled|using|version|graceful(?:ly)?|enabled|configured|created|opened|joined|elected|acquired|published|subscribed|healthy|alive|idle)\b/i;
/** Words that tell of trouble, or may. Bounded, since whoever writes the lines may be hostile. */
const TROUBLE =
  /(?:\b|_)(?:err(?:or|no)?s?|fail\w*|fatal|panic\w*|crit\w*|refus\w*|den(?:y|ied)|reject\w*|time(?:d|s)?[ -]?out|abort\w*|kill\w*|los(?:t|s|ing)|gone|g(?:ave|iv\w+) up|can ?not|not|no|unable|un\w{1,30}ed|invalid|missing|unexpected|corrupt\w*|broken|drop\w*|exceed\w*|exhaust\w*|too|out of|full|dead\w*|stuck|block\w*|warn\w*|bad|wrong|mismatch\w*|unreach\w*|unavail\w*|re-?tr(?:y|ie)\w*|stale|overflow\w*|leak\w*|forbid\w*|unauth\w*|expire\w*|never|down|reset|interrupt\w*|slow\w*|stopp?\w*|terminat\w*|shut\w*|crash\w*|oom|sig[a-z]+|exit\w*|throttl\w*|saturat\w*|degrad\w*|conflict\w*|malform\w*|illegal\w*|evict\w*|roll(?:ed|ing)?[ -]?back|violat\w*|insufficient\w*|incorrect\w*|incompatib\w*|inconsisten\w*|discard\w*|skipp\w*|differ(?:s|ed)?|diverg\w*|lag(?:s|ged|ging)?|hung|halt\w*|hold|held|starv\w*|delay\w*|problem\w*|impossible|used up|dump(?:ed)?|(?:seg|page)?faults?|segmentation|back-?off|outage\w*|alarm\w*|(?<![-.:])[45]\d\d)\b|exception\b|n['’]t\b/i;
/** The same in other languages: whoever writes in one of them has no English word of trouble. */
const ELSEWHERE =
  /(?<![a-zà-ÿ])(?:fehl[a-zà-ÿ]*|verloren|nicht|kein[a-zà-ÿ]*|erreurs?|échou[a-zà-ÿ]*|fall[oó][a-zà-ÿ]*|falh[a-zà-ÿ]*|erro|errori|impossibile)(?![a-zà-ÿ])|ошибк|не удалось|失败|错误|異常|异常|エラー|失敗|오류|실패/i;

/** Words for why lines are no finding: that they are errors is only said by the stream that a container wrote them to. */
export function calmed(chain: Chain, loud: ReadonlySet<string> = new Set()): string | undefined {
  const signals = chain.group.failures.flatMap((f) => f.members.map((m) => m.signal));
  return signals.length > 0 && signals.every((s) => isCalm(s, loud.has(s.service ?? '')))
    ? 'the agent of Kubernetes Engine calls each line on stderr an error; these tell of starts and work, and no word in them of trouble'
    : undefined;
}

/** A service that writes so many entries, so many of them as errors, writes all that it has to say to stderr. */
const LOUD = { entries: 100, share: 0.8 };

/** Services of which the stream says nothing: nearly all that they write is an error by it. Their lines need not tell of life to be none. */
export function loudIn(services: readonly ServiceSeen[]): ReadonlySet<string> {
  return new Set(
    services
      .filter((s) => s.entries >= LOUD.entries && (s.severities?.ERROR ?? 0) >= s.entries * LOUD.share)
      .map((s) => s.name),
  );
}

function isCalm(s: Signal, loud: boolean): boolean {
  return (
    s.resourceType === 'k8s_container' &&
    s.logId === 'stderr' &&
    s.severity === 'ERROR' &&
    s.matches.length === 0 &&
    !s.exception &&
    !s.mention &&
    !s.request &&
    s.lifecycle !== 'exit' &&
    (loud || LIFE.test(s.message.slice(0, 1000))) &&
    !TROUBLE.test(s.message.slice(0, 4000)) &&
    !ELSEWHERE.test(s.message.slice(0, 4000))
  );
}
