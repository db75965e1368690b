export * from './base64url.ts';
export * from './encrypt.ts';
export * from './services.ts';
export * from './vapid.ts';
