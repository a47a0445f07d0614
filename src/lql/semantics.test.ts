import { describe, expect, it } from 'vitest';
import { compileFilter } from './index.ts';

const matches = (filter: string, entry: unknown): boolean => compileFilter(filter)(entry);

/** One rule of the language: filters that match the entry, and filters that do not. */
function rule(name: string, entry: unknown, yes: readonly string[], no: readonly string[]): void {
  describe(name, () => {
    it.each(yes)('%s', (filter) => expect(matches(filter, entry)).toBe(true));
    it.each(no)('not: %s', (filter) => expect(matches(filter, entry)).toBe(false));
  });
}

const A = { textPayload: 'aa cc' };
rule(
  'OR binds tighter than AND, side by side is AND',
  A,
  [
    'aa AND bb OR cc',
    'bb OR aa cc',
    'cc aa',
    'NOT bb aa',
    '-bb',
    'NOT NOT aa',
    '-(bb OR dd)',
    'aa -- bb',
    '-- bb\naa',
    '--',
    '"aa" ("bb" OR "cc")',
    'NOT bb OR bb',
  ],
  [
    'bb AND cc OR aa',
    'aa OR bb dd',
    'aa bb OR dd',
    'NOT aa',
    '-aa',
    'aa and cc',
    'aa or bb',
    'not bb',
    'NOT (aa OR bb)',
    'NOT aa OR bb',
  ],
);

rule(
  'value lists compare with each value',
  { textPayload: 'nice pet', labels: { a: 'x' }, jsonPayload: { n: -3 } },
  [
    'textPayload:("nice" AND "pet")',
    'textPayload:(pet nice)',
    'labels.a=("y" OR "x")',
    'labels.a=(NOT "y")',
    'labels.a=(-y)',
    'jsonPayload.n=(-3 OR 4)',
    'textPayload=~("^pet" OR "^nice")',
    'labels.a!=("x" OR "y")',
    'textPayload:(nice (dog OR pet))',
    'insertId="z" OR "pet"',
  ],
  [
    'textPayload:("nice" AND "dog")',
    'labels.a=("y" OR "z")',
    'labels.a!=("x" AND "y")',
    'labels.a=(NOT "x")',
    'textPayload:(pet OR nice AND dog)',
  ],
);

rule(
  'missing keys fail every comparison',
  { jsonPayload: { other: 1 }, labels: {}, protoPayload: {} },
  [
    'NOT jsonPayload.k=1',
    'NOT jsonPayload.k!=1',
    'NOT labels.k=~"x"',
    'NOT jsonPayload.k:*',
    'NOT jsonPayload.k=NULL_VALUE',
    'NOT jsonPayload.toString:*',
    'NOT resource.labels.x!="y"',
  ],
  [
    'jsonPayload.k=""',
    'jsonPayload.k!="x"',
    'labels.k!="x"',
    'labels.k!~"x"',
    'jsonPayload.k<1 OR jsonPayload.k>=1',
    'jsonPayload.k:""',
    'protoPayload.status.code!=0',
    'jsonPayload.other.deeper!="x"',
    'jsonPayload.constructor:*',
  ],
);

rule(
  'unset declared fields have their default',
  { severity: null },
  [
    'trace=""',
    'trace!="x"',
    'trace:""',
    'trace!~"x"',
    'trace=~"^$"',
    'severity<ERROR',
    'severity=DEFAULT',
    'httpRequest.status<400',
    'httpRequest.latency<"1ms"',
    'httpRequest.requestSize=0',
    'traceSampled=false',
    'operation.first!=true',
    'timestamp<"1970-01-02"',
    'textPayload!="x"',
    'NOT trace:*',
    'NOT severity:*',
    'resource.type=""',
    'split.index=0',
  ],
  [
    'severity>DEFAULT',
    'trace:"x"',
    'httpRequest:*',
    'httpRequest.status:*',
    'jsonPayload:*',
    'timestamp:*',
    'errorGroups.id=""',
    'errorGroups.id!="x"',
    'operation:*',
  ],
);

rule(
  'JSON null',
  { jsonPayload: { k: null, s: 'NULL_VALUE' } },
  [
    'jsonPayload.k=NULL_VALUE',
    'jsonPayload.k:*',
    'NOT jsonPayload.k="x"',
    'NOT jsonPayload.k!="x"',
    'jsonPayload.s!=NULL_VALUE',
    'jsonPayload.s="NULL_VALUE"',
  ],
  [
    'jsonPayload.k="NULL_VALUE"',
    'jsonPayload.k!=NULL_VALUE',
    'jsonPayload.k=""',
    'jsonPayload.k!=1',
    'jsonPayload.s=NULL_VALUE',
    'jsonPayload.missing=NULL_VALUE',
    'jsonPayload.missing!=NULL_VALUE',
  ],
);

const TYPED = {
  severity: 'Warning',
  httpRequest: { status: 404, latency: '1.5s', requestSize: '9007199254740993' },
  timestamp: '2025-09-07T21:41:00.000000001Z',
  traceSampled: true,
};
rule(
  'declared fields compare by their type',
  TYPED,
  [
    'severity>=warning',
    'severity!=ERROR',
    'severity:WARNING',
    'httpRequest.status>=400',
    'httpRequest.status="404"',
    'httpRequest.latency>900ms',
    'httpRequest.latency=1500ms',
    'httpRequest.latency<"0.1m"',
    'httpRequest.latency>"-1h"',
    'httpRequest.requestSize>"9007199254740992"',
    'timestamp>"2025-09-07T21:41:00Z"',
    'timestamp="2025-09-07T23:41:00.000000001+02:00"',
    'timestamp>2025-09-07',
    'traceSampled=TRUE',
    'traceSampled>false',
    'HTTP_REQUEST.Status=404',
    'http_request.request_size:*',
  ],
  [
    'severity=NONSENSE',
    'severity!=NONSENSE',
    'severity:WARN',
    'severity=~"WARN"',
    'httpRequest.status=404.5',
    'httpRequest.status!="x"',
    'httpRequest.status:40',
    'httpRequest.status!=99999999999',
    'httpRequest.latency>1',
    'httpRequest.latency<"soon"',
    'timestamp>="yesterday"',
    'timestamp<"2025-02-30"',
    'timestamp="2025-09-07T21:41:00Z"',
    'httpRequest.status!~"5"',
    'resource:404',
    'httpRequest=404',
  ],
);

rule(
  'payload values bring their own type',
  { jsonPayload: { n: 9, s: '9', b: true, when: '2025-09-08T20:00:00Z', took: '1s', big: 1e300 } },
  [
    'jsonPayload.n<10',
    'jsonPayload.n="9.0"',
    'jsonPayload.n=9e0',
    'jsonPayload.n>-Infinity',
    'jsonPayload.big<"infinity"',
    'jsonPayload.s>=10',
    'jsonPayload.s=9',
    'jsonPayload.b="True"',
    'jsonPayload.b>false',
    'jsonPayload.n:9',
    'cast(jsonPayload.s, INT64)<10',
    'jsonPayload.took<"900ms"',
    'jsonPayload.n!=nan',
  ],
  [
    'jsonPayload.n>=10',
    'jsonPayload.s=9.0',
    'jsonPayload.n="nine"',
    'jsonPayload.n!="nine"',
    'jsonPayload.b=1',
    'jsonPayload.b!="yes"',
    'jsonPayload.n=~"9"',
    'jsonPayload.n!~"8"',
    'jsonPayload.when>"2025-09-08T21:00:00+02:00"',
    'jsonPayload.n=nan',
  ],
);

rule(
  'arrays match by any member',
  {
    jsonPayload: {
      size: [8.5, 9],
      one: [9],
      none: [],
      items: [{ c: 1 }, { c: [5, 6] }],
      nest: [[1], [2, 'x']],
    },
    errorGroups: [{ id: 'g1' }, {}],
    protoPayload: { delta: [{ action: 'REMOVE' }], d: [{ '@type': 't', value: { why: 'no' } }] },
  },
  [
    'jsonPayload.size!=9',
    'jsonPayload.size>8.6',
    'jsonPayload.size=8.5 jsonPayload.size=9',
    'jsonPayload.items.c=6',
    'jsonPayload.nest=2',
    'jsonPayload.nest:"X"',
    'errorGroups.id="g1"',
    'protoPayload.delta.action="remove"',
    'protoPayload.d.why="no"',
    'protoPayload.d.value.why="no"',
    'jsonPayload.items.c:*',
    'jsonPayload.none:*',
  ],
  [
    'NOT jsonPayload.size=9',
    'jsonPayload.one!=9',
    'jsonPayload.none=9',
    'jsonPayload.none!=9',
    'jsonPayload.items.d:*',
    'jsonPayload.size:8',
  ],
);

rule(
  'keys: payloads exact, protoPayload and roots not',
  {
    jsonPayload: { endTime: 'x', 'foo.bar': 'f', AND: 'k' },
    labels: { 'k8s-pod/app': 'a', 'a.b/c': 'd', '"q"': 'e' },
    protoPayload: {
      methodName: 'M',
      authenticationInfo: { principalEmail: 'p' },
      latency: '2.5s',
      responseSize: '1000',
      request: { size: '9' },
    },
  },
  [
    'jsonPayload.endTime=x',
    'JSONPAYLOAD.endTime=x',
    'json_payload."endTime"=x',
    'jsonPayload."foo.bar":F',
    'jsonPayload.AND=k',
    'labels.k8s-pod/app="a"',
    'labels."a.b/c"="d"',
    'labels."\\"q\\""=e',
    'protoPayload.method_name="m"',
    'PROTOPAYLOAD.AUTHENTICATIONINFO.principal_email=P',
    'protoPayload.latency>"900ms"',
    'protoPayload.responseSize>999',
    'protoPayload.request.size>"10"',
  ],
  [
    'jsonPayload.end_time=x',
    'jsonPayload.EndTime=x',
    'jsonPayload.foo.bar:f',
    'labels.a.b/c="d"',
    'labels.K8S-pod/app=a',
    'protoPayload.method="M"',
  ],
);

rule(
  'text: folded, whole or part',
  { textPayload: 'Straße ﬁle ΑΣ', labels: { a: 'ＡＢＣ' } },
  [
    'textPayload="STRASSE FILE ας"',
    'textPayload:"strasse"',
    'textPayload:ﬁ',
    'labels.a=abc',
    'labels.a>=ABC',
    'labels.a<abd',
    'abc',
    '"file"',
    'textPayload:""',
    'textPayload!="file"',
    "labels.a!='abc'",
  ],
  [
    'textPayload="file"',
    'textPayload:worldwide',
    'labels.a=~"ABC"',
    'labels.a>abc',
    'labels.a="ab*"',
    "labels.a='abc'",
  ],
);

rule(
  'regexes: RE2, unanchored, case-sensitive',
  { textPayload: 'first\nSecond 42', labels: { a: 'io.k8s.x' } },
  [
    'textPayload=~"irst"',
    'textPayload=~"(?m)^Second"',
    'textPayload=~"(?i)second"',
    'textPayload=~"\\\\d+$"',
    'textPayload=~"\\d+$"',
    'labels.a=~"io\\.k8s\\."',
    'labels.a=~^io.k',
    'textPayload!~"third"',
    'textPayload=~"(?s)first.S"',
    'textPayload:"first\\nsecond"',
  ],
  [
    'textPayload=~"second"',
    'textPayload=~"^Second"',
    'textPayload=~"first.S"',
    'labels.a!~"k8s"',
    'labels.a=~"io\\\\\\\\.k8s"',
  ],
);

rule(
  'words are searched for in every value',
  {
    severity: 'ERROR',
    labels: { pet: 'cat' },
    jsonPayload: { a: { b: ['The HAT', 500, true] } },
    httpRequest: { status: 503 },
  },
  [
    'cat hat',
    '"the hat"',
    'error',
    '500',
    '50',
    'TRUE',
    '"cat" AND ("dog" OR "hat")',
    'jsonPayload:hat',
    'jsonPayload.a:"500"',
    'labels:cat',
    'httpRequest:503',
    '-dog',
  ],
  [
    'pet',
    '"cat hat"',
    'dog',
    'jsonPayload:cat',
    'jsonPayload.a="The HAT"',
    'labels:pet',
    'jsonPayload.a!="x"',
  ],
);
