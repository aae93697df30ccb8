/**
 * A mistake of the user's: a wrong flag, path, file or value. The message says
 * what is wrong, with which value, and what to do; programs print it without a
 * stack trace and exit with status 1.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
