export { isClosedAddress } from './addresses.ts';
export { checkedLookup, ClosedAddress } from './checked-lookup.ts';
export { databasePorts, dial, guardedAddress, guardedPlace, type Place } from './dial.ts';
export {
  openDeviceListener,
  readDeviceListening,
  type DeviceIntake,
  type DeviceListener,
  type DeviceListening,
  type DeviceProtocol,
  type ListenPlace,
} from './device-listener.ts';
export { AnswerTooLong, callGuarded, type GuardedAnswer, type GuardedCall, postGuarded } from './guarded-call.ts';
export { networkOf } from './network-of.ts';
export { isLoopback, mayBePlain, plainRefused } from './plain-transport.ts';
export { webhookHeaders, webhookSignature, type WebhookMessage } from './standard-webhook.ts';
export { transportErrors } from './tls-errors.ts';
export { TlsKeeper, tlsFilesOf, type TlsFiles, type TlsStatus } from './tls-files.ts';
export { withoutSecrets } from './without-secrets.ts';
