import { UserError } from '../../util/errors.ts';
import type { ApiError } from './api.ts';

/** A read that was refused for good -> what a person can do about it, exit 2. */
export function asUserError(error: ApiError, names: readonly string[]): UserError {
  // Of several places the one that is refused is named in the answer, if anywhere.
  const [named] = names.filter((name) => error.message.includes(name)).sort((a, b) => b.length - a.length);
  const place = named ?? names[0] ?? '';
  const [kind = 'projects', id = 'PROJECT'] = place.split('/');
  const more = (what: string, next: string): UserError =>
    new UserError(what, { where: names.join(', '), next, cause: error });
  if (error.reason === 'SERVICE_DISABLED' || /has not been used in project|is disabled/.test(error.message))
    return more(
      'the Cloud Logging API is not enabled there',
      `run: gcloud services enable logging.googleapis.com --project=${id}`,
    );
  switch (error.status) {
    case 'PERMISSION_DENIED':
      return more(
        `no permission to read logs: ${error.message}`,
        `${grantCommand(kind, id, place.includes('/views/'))} (MEMBER is user:you@example.com or serviceAccount:...); a mistyped id gives the same error`,
      );
    case 'UNAUTHENTICATED':
      return more(
        `the credentials were not accepted: ${error.message}`,
        'run: gcloud auth application-default login',
      );
    case 'NOT_FOUND':
      return more(`there is no such place: ${error.message}`, 'check the project, bucket, location and view');
    case 'INVALID_ARGUMENT':
      return more(
        `Cloud Logging refuses the query: ${error.message}`,
        'check --filter in the Logs Explorer, and the names of the places to read',
      );
    default:
      return more(
        `Cloud Logging answers ${error.status}: ${error.message}`,
        'try again; if it stays, look at the status page of Google Cloud',
      );
  }
}

/** The command that grants reading. */
function grantCommand(kind: string, id: string, view: boolean): string {
  const role = view ? 'roles/logging.viewAccessor' : 'roles/logging.viewer';
  const command =
    {
      folders: 'resource-manager folders',
      organizations: 'organizations',
      billingAccounts: 'billing accounts',
    }[kind] ?? 'projects';
  return `ask for it: gcloud ${command} add-iam-policy-binding ${id} --member=MEMBER --role=${role}`;
}
