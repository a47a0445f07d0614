export { readSidecar, sidecarOf } from './collected.ts';
export type {
  Collected,
  Divisible,
  LiveOptions,
  LiveReading,
  LogSource,
  Look,
  Progress,
  ReadCounts,
  RuleFilter,
  SourceIo,
} from './log-source.ts';
export { openSources } from './open-sources.ts';
export { createPieceReader } from './piece-reader.ts';
export type { Piece, PieceEnd } from './pieces.ts';
export { searchFolder } from './locations/folder.ts';
export { anyNamed } from './gcp/query.ts';
export { gcpLocation, isGcp, type Places } from './gcp/location.ts';
export { credentialsPath, defaultProject } from './gcp/credentials.ts';
export { diagnose } from './gcp/doctor.ts';
