import type { Chain, Signal } from '../model/index.ts';

/** Lines that servers and tools write as errors, and that tell of a part of their work; whole lines, so that nothing else hides behind them. */
const ROUTINE: readonly RegExp[] = [
  // PostgreSQL gives way to whoever needs the table; the vacuum is done later.
  /\bcanceling autovacuum task$/,
  // Somebody ended it; who lost a connection by that says so itself.
  /\bterminating (?:[\w ]{1,30} )?process due to administrator command$/,
  // The library runs on without a binding or native code.
  /^SLF4J(?:\([A-Z]\))?: /,
  /\bUnable to load native-hadoop library\b/,
  // The kubelet asks for a container once more that it has removed.
  /\b(?:ContainerStatus|RemoveContainer|StopContainer)\b[^\n]{0,80} failed" err="rpc error: code = NotFound\b/,
  // Go: a handler sets the status once more; the first one was sent.
  /\bhttp: superfluous response\.WriteHeader call from \S+(?: \(\S+\))?$/,
  // rsync: a file that came and went while it copied.
  /^file has vanished: |^rsync: (?:\[\w+\] )?file has vanished: /,
  // Grafana looks for folders of things to set up that need not be there.
  /\bcan't read (?:\w{1,20} )?provisioning files from directory\b[^\n]{0,300}\bno such file or directory\b/,
  // client-go asks for a lease, and makes it where there is none yet.
  /\berror retrieving resource lock [\w./-]{1,200}: leases\.coordination\.k8s\.io "[^"]{1,200}" not found$/,
];

/** Words for why lines are no finding: they are known to be a part of what a server does. */
export function routine(chain: Chain): string | undefined {
  const signals = chain.group.failures.flatMap((f) => f.members.map((m) => m.signal));
  return signals.length > 0 && signals.every(isRoutine)
    ? 'lines that are known to be a part of the work of what writes them'
    : undefined;
}

function isRoutine(s: Signal): boolean {
  const line = s.quote.trimEnd();
  return (
    !s.event &&
    !s.request &&
    !s.exception &&
    s.lifecycle === undefined &&
    s.matches.length === 0 &&
    ROUTINE.some((pattern) => pattern.test(line))
  );
}
