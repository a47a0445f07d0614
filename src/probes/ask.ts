import type {
  Chain,
  ExceptionInfo,
  Notice,
  Observed,
  ProbeOutcome,
  RuleInfo,
  Signal,
} from '../model/index.ts';
import { counted } from '../util/text.ts';
import { NO_MAP, type CheckoutMap } from './checkout-map.ts';
import type { createCommitHints } from './commit-hints.ts';
import { openRepository, type Repository } from './git/repository.ts';
import { openSnapshot } from './git/snapshot.ts';
import { intoChain, type Told } from './into-chain.ts';
import { changeText, lineChange } from './line-change.ts';
import { askProbe, recount } from './recount.ts';
import { sceneOf, type Asked, type Scene } from './scene.ts';
import { framedExceptions, sourceAround } from './source-around.ts';
import { openTrees, type Trees } from './tree/trees.ts';
import { whichCommit, type Running } from './which-commit.ts';

/** What a checkout is asked about. */
export interface CheckoutQuestion {
  readonly chains: readonly Chain[];
  readonly repo: string;
  readonly commit?: string | undefined;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly hints: ReturnType<typeof createCommitHints>;
  readonly map?: CheckoutMap | undefined;
  readonly services: Observed['services'];
  readonly redact: (text: string) => string;
}

/** Findings whose code is shown: each costs a blame. */
const MAX_SOURCES = 50;

/** Asks the checkout about each chain's deepest established layer. A repository that cannot be read is a notice, and the chains stay as they are. */
export async function askCheckout(
  question: CheckoutQuestion,
): Promise<{ readonly chains: readonly Chain[]; readonly notices: readonly Notice[] }> {
  const { chains } = question;
  const notices = new Map<string, Notice>();
  const note = (message: string): void => void notices.set(message, { code: 'checkout', message });
  const repository = await openRepository(question.repo);
  if (typeof repository === 'string') return { chains, notices: [{ code: 'checkout', message: repository }] };
  const trees = await openTrees();
  if (!trees)
    return {
      chains,
      notices: [
        {
          code: 'checkout',
          message:
            'code probes need a parser that is not installed: npm install @vscode/tree-sitter-wasm@0.3.1',
        },
      ],
    };
  try {
    const desk = createDesk(repository, trees, question, note);
    const out: Chain[] = [];
    let sources = 0;
    for (const chain of chains) {
      const asked = askedOf(chain, question.rules);
      if (!asked && framedExceptions(chain).length === 0) {
        out.push(chain);
        continue;
      }
      const running = await whichCommit(chain, {
        repository,
        commit: question.commit,
        hints: question.hints,
        services: question.services,
      });
      if (typeof running === 'string') {
        note(running);
        out.push(chain);
        continue;
      }
      if (running.inferred)
        note(
          `which commit ran is inferred: ${running.commit.slice(0, 7)}, ${running.why}; --commit decides it, until then no layer is verified`,
        );
      const told = asked ? await desk.tell(chain, asked, running) : chain;
      out.push(sources++ < MAX_SOURCES ? await desk.show(told, running) : told);
    }
    desk.noteUnread();
    return { chains: out, notices: [...notices.values()] };
  } finally {
    trees.close();
  }
}

/** A layer's rule with its probes, and what the log says. */
interface LayerQuestion {
  readonly rule: RuleInfo;
  readonly asked: Asked;
}

function askedOf(chain: Chain, rules: ReadonlyMap<string, RuleInfo>): LayerQuestion | null {
  const layer = chain.layers[chain.established];
  const rule = layer?.ruleId === undefined ? undefined : rules.get(layer.ruleId);
  if (!layer || !rule?.probes?.length) return null;
  const signals = layer.cites.flatMap((c) => ('signal' in c ? [c.signal] : []));
  const captures = Object.assign(
    {},
    ...signals
      .toReversed()
      .flatMap((s) => s.matches.filter((m) => m.ruleId === rule.id).map((m) => m.captures)),
  ) as Record<string, string>;
  const all = chain.group.failures.flatMap((f) => f.chains.flatMap((c) => c.chain.exceptions));
  const same = (e: ExceptionInfo): boolean =>
    e.type === layer.exception?.type && e.message === layer.exception.message;
  const exception = all.find((e) => same(e) && e.frames.some((f) => f.inApp)) ?? all.find(same);
  const above = chain.layers.slice(0, chain.established).toReversed();
  const others = above.flatMap((l) => l.cites.flatMap((c): Signal[] => ('signal' in c ? [c.signal] : [])));
  const messages = [...new Set([...signals, ...others].map((s) => s.message))];
  // A rule that is named like the error code that it looks for: the code stands in the source.
  const codes = above.flatMap((l) => l.ruleId ?? []);
  return {
    rule,
    asked: { captures, messages: [...messages, ...codes], ...(exception ? { exception } : {}) },
  };
}

interface Desk {
  /** The chain with what the probes of its deepest layer's rule say. */
  tell(chain: Chain, question: LayerQuestion, running: Running): Promise<Chain>;
  /** The chain with the code around its innermost frame. */
  show(chain: Chain, running: Running): Promise<Chain>;
  /** Notes once, when all is asked, what of the commits that ran could not be read. */
  noteUnread(): void;
}

/** Keeps the scenes of the commits that are asked about. */
function createDesk(
  repository: Repository,
  trees: Trees,
  { redact, map = NO_MAP, hints, services }: CheckoutQuestion,
  note: (message: string) => void,
): Desk {
  const scenes = new Map<string, Scene | null>();
  const ran = new Set<Scene>();
  const sceneAt = async (commit: string): Promise<Scene | null> => {
    const known = scenes.get(commit);
    if (known !== undefined) return known;
    const snapshot = await openSnapshot(repository, commit, redact);
    const scene = snapshot && sceneOf(snapshot, trees, map);
    scenes.set(commit, scene);
    if (!scene)
      note(`the files of commit ${commit.slice(0, 7)} cannot be read (a shallow or partial clone?)`);
    else if (scene.snapshot.tree.submodules.length > 0)
      note(
        `not read: ${counted(scene.snapshot.tree.submodules.length, 'submodule')} (${scene.snapshot.tree.submodules.slice(0, 3).join(', ')})`,
      );
    return scene;
  };
  return {
    async show(chain, running) {
      const scene = await sceneAt(running.commit);
      if (scene) ran.add(scene);
      const source =
        scene && (await sourceAround(chain, scene, { repository, hints, services, running }, redact));
      return source ? { ...chain, source } : chain;
    },
    async tell(chain, { rule, asked }, running) {
      const scene = await sceneAt(running.commit);
      if (!scene) return chain;
      ran.add(scene);
      const head = await repository.resolve('HEAD');
      const newer =
        head !== null && head !== running.commit && (await repository.isAncestor(running.commit, head));
      const headScene = newer ? await sceneAt(head) : null;
      const told: Told[] = [];
      for (const spec of rule.probes ?? []) {
        const answers = await askProbe(spec, asked, scene).catch((error: unknown) => {
          note(
            `probe ${spec.id} of rule ${rule.id} failed: ${error instanceof Error ? error.message : String(error)}`,
          );
          return [];
        });
        for (const answer of answers) {
          const [first] = answer.places;
          // A commit that was only guessed proves nothing, and speaks against nothing.
          const guessed = { verified: 'supports', refuted: 'undecided' } as const;
          const verdict =
            running.inferred && (answer.verdict === 'verified' || answer.verdict === 'refuted')
              ? guessed[answer.verdict]
              : answer.verdict;
          const later =
            headScene && answer.verdict !== 'refuted' && answer.hits > 0
              ? await recount(spec, asked.captures, answer.places, headScene)
              : null;
          const { doubt, ...counted } = later ?? { hits: 0, candidates: 0 };
          const outcome: ProbeOutcome = {
            id: answer.id,
            ruleId: rule.id,
            title: answer.title,
            verdict,
            why: answer.why,
            commit: running.commit,
            hits: answer.hits,
            candidates: answer.candidates,
            places: answer.places,
            captures: asked.captures,
            ...(later && head !== null ? { head: { commit: head, ...counted } } : {}),
          };
          const notes: string[] = [];
          const change =
            first && verdict !== 'refuted'
              ? await lineChange(first, chain, { repository, hints, services, running })
              : null;
          if (first && change) notes.push(changeText(first, change));
          if (outcome.head && verdict !== 'refuted')
            notes.push(
              doubt !== undefined
                ? `Whether HEAD (${outcome.head.commit.slice(0, 7)}) still has it cannot be told: ${doubt}.`
                : outcome.head.hits === 0
                  ? `HEAD (${outcome.head.commit.slice(0, 7)}) no longer has it: fixed there, and not what ran.`
                  : `HEAD (${outcome.head.commit.slice(0, 7)}) still has it (${outcome.head.hits}).`,
            );
          told.push({ answer, outcome, notes: notes.filter((n) => n !== '').map(redact) });
        }
      }
      return told.length > 0 ? intoChain(chain, told, running) : chain;
    },
    noteUnread() {
      for (const { snapshot, broken } of ran) {
        const at = snapshot.commit.slice(0, 7);
        const some = (paths: readonly string[]): string => [...paths].sort().slice(0, 3).join(', ');
        for (const [reason, paths] of snapshot.unread)
          note(`not read at ${at}: ${counted(paths.length, 'file')} ${reason} (${some(paths)})`);
        if (broken.size > 0)
          note(
            `read in part at ${at}: ${counted(broken.size, 'file')} whose syntax the parser does not follow (${some([...broken])})`,
          );
      }
    },
  };
}
