import { UserError } from '../util/errors.ts';
import type { CheckoutMap } from '../probes/index.ts';
import { loadConfig } from './config.ts';
import { placeInConfig } from './config-place.ts';
import type { Io } from './io.ts';

const NEXT =
  'write {images: [{pattern: RE2, commit: "{{name}}"}], commits: {TAG or DIGEST: commit}, paths: {/app: folder}}';

/** `checkout` of the configuration file: what images and paths of containers are in the clone. Undefined where it has none. @throws UserError with file, line and column. */
export async function loadCheckoutMap(config: string | undefined, io: Io): Promise<CheckoutMap | undefined> {
  const found = (await loadConfig(config ?? io.env['RCA_CONFIG'], io.cwd))['checkout'];
  if (found === undefined) return undefined;
  const { value, file, text } = found as { value: unknown; file: string; text: string };
  const at = (path: readonly PropertyKey[]): Promise<string> =>
    placeInConfig(file, text, ['checkout', ...path]);
  const { z } = await import('zod');
  const parsed = z
    .strictObject({
      images: z
        .array(z.strictObject({ pattern: z.string().min(1), commit: z.string().min(1).optional() }))
        .default([]),
      commits: z.record(z.string(), z.string('a name of a commit, in quotes').min(1)).default({}),
      paths: z.record(z.string().startsWith('/'), z.string()).default({}),
    })
    .safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = ['checkout', ...(issue?.path ?? [])].join('.');
    throw new UserError(`${name}: ${issue?.message ?? 'not well-formed'}`, {
      where: await at(issue?.path ?? []),
      next: NEXT,
    });
  }
  const { images, commits, paths } = parsed.data;
  const { groupNames, regexFault, ruleRegex } = await import('../catalog/index.ts');
  const patterns: { readonly regex: ReturnType<typeof ruleRegex>; readonly commit: string }[] = [];
  const table = new Map(Object.entries(commits));
  for (const [i, { pattern, commit = '{{commit}}' }] of images.entries()) {
    const fault = regexFault(pattern);
    if (fault)
      throw new UserError(`checkout.images.${i}.pattern: ${fault.message}`, {
        where: await at(['images', i, 'pattern']),
        next: 'write a regex of RE2 over the whole reference of an image, for example :v(?P<version>[\\d.]+)$',
      });
    const names = groupNames(pattern);
    const missing = holesIn(commit).find((name) => !names.includes(name));
    if (missing !== undefined)
      throw new UserError(`checkout.images.${i}: its pattern has no group ${JSON.stringify(missing)}`, {
        where: await at(['images', i, commit === '{{commit}}' ? 'pattern' : 'commit']),
        next: `name the part of the image: (?P<${missing}>...)`,
      });
    patterns.push({ regex: ruleRegex(pattern), commit });
  }
  return {
    commitOf(image) {
      const known = [image, ...ends(image)].map((name) => table.get(name)).find((name) => name !== undefined);
      if (known !== undefined) return known;
      for (const { regex, commit } of patterns) {
        const groups = regex.groups(image);
        if (groups === null) continue;
        const name = commit.replace(HOLE, (_hole: string, group: string) => groups[group] ?? '');
        if (name !== '') return table.get(name) ?? name;
      }
      return null;
    },
    paths: Object.entries(paths)
      .map(([from, to]) => ({ from, to }))
      .sort((a, b) => b.from.length - a.from.length),
  };
}

const HOLE = /\{\{\s*(\w{1,64})\s*\}\}/g;

function holesIn(template: string): readonly string[] {
  return [...template.matchAll(HOLE)].map(([, name = '']) => name);
}

/** The digest and the tag of an image's reference. */
function ends(image: string): readonly string[] {
  const [name = '', digest] = image.split('@');
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  return [digest, tag].filter((end) => end !== undefined);
}
