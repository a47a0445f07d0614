import type { Link } from '../../model/index.ts';
import type { Node } from '../node.ts';

/** One way to go one layer deeper: says whether `lower` is tied to `upper`, and by what; null when this way does not tell. */
export interface LinkFinder {
  readonly kind: string;
  find(upper: Node, lower: Node): Link | null;
}
