import { defineErrors } from '@lingtan/sdk';

/** Errors of the HTTP surface. */
export const httpErrors = defineErrors('HTTP', {
  NOT_FOUND: { message: 'There is nothing at {path}', status: 404 },
  METHOD_NOT_ALLOWED: { message: '{method} is not possible at {path}', status: 405 },
  BAD_PATH: { message: 'Path parameter {field} has the value {value}; expected {expected}', status: 400 },
  INVALID: { message: '{message}', status: 400 },
  UNSTORABLE: {
    message:
      'A text holds a character that cannot be stored; expected text without NUL and without halves of surrogate pairs',
    status: 400,
  },
  BAD_JSON: { message: 'The body is not JSON: {reason}', status: 400 },
  BODY_TOO_LARGE: { message: 'The body is larger than {limit} bytes', status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { message: 'Content type {value} is not accepted; expected {expected}', status: 415 },
  FOREIGN_ORIGIN: {
    message: 'A write with a session cookie must come from this site; the Origin was {value}',
    status: 403,
    hint: 'Behind a reverse proxy, set LINGTAN_PUBLIC_URL to the address that browsers use.',
  },
  ANSWER_MISMATCH: { message: '{method} {path} answers other than it declares: {problems}', status: 500 },
  TOO_MANY_REQUESTS: { message: 'Too many requests; try again in {seconds} s', status: 429 },
  STARTING: { message: 'The server is starting', status: 503, hint: 'Send the request again in a few seconds.' },
});

/** Errors of sign-in and permissions. */
export const authErrors = defineErrors('AUTH', {
  REQUIRED: { message: 'Sign in, or send a token', status: 401 },
  INVALID_TOKEN: { message: 'The token is unknown, expired or revoked', status: 401 },
  FORBIDDEN: { message: 'This needs the permission {permission}', status: 403 },
  SIGN_IN_FAILED: { message: 'E-mail address or password is wrong', status: 401 },
  LOCKED: { message: 'Too many failed attempts; try again in {seconds} s', status: 429 },
  WEAK_PASSWORD: { message: 'The password is not accepted: {reason}', status: 400 },
  WRONG_PASSWORD: { message: 'The current password is wrong', status: 400 },
  UNKNOWN_USER: { message: 'No user {id}', status: 404 },
  USER_EXISTS: { message: 'There is a user with the e-mail address {email} already', status: 409 },
  LAST_ADMIN: { message: 'This is the last platform administrator', status: 409 },
  UNKNOWN_ROLE: { message: 'Role {value} is not possible here; expected {expected}', status: 400 },
  UNKNOWN_ENTERPRISE: { message: 'Park {park} has no enterprise {value}', status: 400 },
  UNKNOWN_TOKEN: { message: 'No token {id} on park {park}', status: 404 },
});

/** Errors of parks. */
export const parkErrors = defineErrors('PARK', {
  UNKNOWN: { message: 'No park {park}', status: 404 },
  FILE_INVALID: { message: '{file}: {problems}', status: 400 },
});

/** Errors of the plugin host. */
export const pluginErrors = defineErrors('PLUGIN', {
  UNKNOWN: { message: 'No plugin {plugin}', status: 404 },
  DISABLED: { message: 'Plugin {plugin} is not enabled on park {park}', status: 404 },
  NOT_RUNNING: { message: 'Plugin {plugin} is {state} on park {park}: {reason}', status: 503 },
  MANIFEST_INVALID: { message: '{file}: {problems}', status: 500 },
  DEFINITION_INVALID: { message: 'Plugin {plugin}: {problems}', status: 500 },
  LOAD_FAILED: { message: 'Plugin {plugin} could not be loaded: {reason}', status: 500 },
  START_TIMEOUT: { message: 'Plugin {plugin} did not start within {seconds} s', status: 500 },
  MISSING_SERVICES: { message: 'Plugin {plugin} waits for services that nobody offers here: {missing}', status: 503 },
  SERVICE_CYCLE: { message: 'These plugins wait for each other: {cycle}', status: 500 },
  SERVICE_UNAVAILABLE: { message: 'Service {service} is not available on park {park}', status: 503 },
  SERVICE_NOT_DECLARED: { message: 'Plugin {plugin} provides {service}, which it does not declare', status: 500 },
  SCOPE_STOPPED: { message: 'Plugin {plugin} has been stopped on park {park}', status: 503 },
  CONFIG_INVALID: { message: 'Configuration of {plugin}: {problems}', status: 400 },
  CONFIG_TOO_NEW: {
    message: 'Configuration of {plugin} is version {found}; this plugin knows version {known}',
    status: 409,
  },
});
