import { UserError } from '../util/errors.ts';

/** Where a ticket is, or is to be. */
export interface Target {
  readonly system: string;
  /** `owner/repo`, `group/project`. */
  readonly place: string;
  /** The ticket that a person names; absent: rca looks for its own, or makes one. */
  readonly ticket?: string;
}

/** Systems and the form of their places. */
const FORMS: Readonly<Record<string, { readonly place: RegExp; readonly form: string }>> = {
  github: { place: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, form: 'github:owner/repo or github:owner/repo#12' },
  gitlab: {
    place: /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)+$/,
    form: 'gitlab:group/project or gitlab:group/project#12',
  },
  jira: { place: /^[A-Z][A-Z0-9_]{1,30}$/, form: 'jira:PROJECT or jira:PROJECT-12' },
  slack: {
    place: /^(?:[A-Z][A-Z0-9_]*|https?:\/\/.+)$/,
    form: 'slack:VARIABLE (an environment variable that holds the webhook)',
  },
};

/** Reads `github:owner/repo#12`. @throws UserError naming the forms. */
export function parseTarget(text: string): Target {
  const issue = /^jira:([A-Z][A-Z0-9_]*)-(\d{1,9})$/.exec(text);
  if (issue) return { system: 'jira', place: issue[1] ?? '', ticket: `${issue[1] ?? ''}-${issue[2] ?? ''}` };
  const [, system = '', place = '', , ticket] = /^([a-z]+):([^#]+)(#(\d{1,9}))?$/.exec(text) ?? [];
  const form = Object.hasOwn(FORMS, system) ? FORMS[system] : undefined;
  if (system === 'slack' && form?.place.test(place) === true) return { system, place };
  if (!form?.place.test(place) || place.split('/').some((part) => /^\.+$/.test(part)))
    throw new UserError(
      `--to ${JSON.stringify(system === 'slack' ? 'slack:...' : text)} names no ticket system or place`,
      {
        next: `write ${Object.values(FORMS)
          .map((f) => f.form)
          .join(', or ')}`,
      },
    );
  return { system, place, ...(ticket === undefined ? {} : { ticket }) };
}
