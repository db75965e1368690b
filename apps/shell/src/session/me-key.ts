/** Key under which the signed-in user is cached. */
export const meKey = ['/api/me'];
