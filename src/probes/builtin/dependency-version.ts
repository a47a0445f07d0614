import type { Answer } from '../answer.ts';
import type { Asked, Scene } from '../scene.ts';
import { byVersion, pinnedVersion } from './pinned-version.ts';

/** Whether the commit installs a `package` of `version` or later, as the log says. */
export async function dependencyVersion(asked: Asked, scene: Scene): Promise<readonly Answer[]> {
  const { package: name = '', version = '' } = asked.captures;
  if (name === '' || !/\d/.test(version)) return [];
  const pinned = await pinnedVersion(name, scene);
  if (!pinned) return [];
  const base = { id: 'version', candidates: 1, places: [pinned.place] };
  const where = `${pinned.place.file}:${pinned.place.line}`;
  if (pinned.version !== null && pinned.exact)
    return byVersion(pinned.version, version) >= 0
      ? [
          {
            ...base,
            hits: 1,
            title: `${name} is pinned to ${pinned.version}, which no longer has it (since ${version})`,
            verdict: 'verified',
            why: `${where} names ${pinned.version}`,
          },
        ]
      : [
          {
            ...base,
            hits: 0,
            title: `${name} was raised to ${version} or later without changing the calls`,
            verdict: 'refuted',
            why: `${where} pins ${pinned.version}`,
          },
        ];
  return [
    {
      ...base,
      hits: 1,
      title: `${name} is not pinned, so that a build takes ${version} or later`,
      verdict: 'supports',
      why: `${where} allows ${pinned.version === null ? 'any version' : `${pinned.version} and later ones`}`,
      confirm: `The version of ${name} in the image (pip show, npm ls, go version -m).`,
    },
  ];
}
