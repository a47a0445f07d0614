import type { Predicate } from '../access.ts';
import type { Call } from '../ast.ts';
import { fail } from '../error.ts';
import type { Scope } from '../operand.ts';
import { arity, fieldArgument, literalArgument } from './arguments.ts';
import { contains, parseNetwork } from './network.ts';

/** `ip_in_net(field, "cidr")`: the field's address, or whole range, lies in the network. What is no address is not in it. */
export function ipInNet(call: Call, scope: Scope): Predicate {
  arity(call, 'ip_in_net(field, "subnet")', 2);
  const field = fieldArgument(call, 0, scope);
  const argument = literalArgument(call, 1, 'a subnet such as "10.0.0.0/8"');
  const network = parseNetwork(argument.text);
  if (network === null)
    fail(argument, `${JSON.stringify(argument.text)} is no IP address or subnet`, {
      expected: 'an address with prefix length: "10.1.2.0/24" or "2001:db8::/32"',
    });
  return field.bind((value) => {
    const address = typeof value === 'string' ? parseNetwork(value) : null;
    return address !== null && contains(network, address);
  });
}
