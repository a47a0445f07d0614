/** The option of commands that read the history. */
export const DB = {
  type: 'string',
  requiresArg: true,
  describe: 'File of the history (default: .rca/ of the project, else the state folder)',
} as const;
