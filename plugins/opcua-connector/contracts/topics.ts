/** Live topic: `{ devices: OpcUaServerStatus[] }`, only those that changed, at most every two seconds. */
export const opcuaServersTopic = 'opcua.servers';
