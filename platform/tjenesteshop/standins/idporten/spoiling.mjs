// Tests tell the stand-in to answer wrongly the next time: `PUT /wrongly` with claims, or how the token is signed.
import { SignJWT, UnsecuredJWT, decodeJwt, importJWK } from 'jose';

export function spoilTokens({ jwks, spoilable = false, retiredKey }) {
  let wrongly = null;

  async function resigned(token) {
    const claims = { ...decodeJwt(token), ...wrongly.claims };
    for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
    if (wrongly.signed === 'not') return new UnsecuredJWT(claims).encode();
    const key = wrongly.signed === 'retired' ? retiredKey : jwks.keys[0];
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(await importJWK(key, 'RS256'));
  }

  return async (ctx, next) => {
    if (spoilable && ctx.path === '/wrongly' && ctx.method === 'PUT') {
      let text = '';
      for await (const part of ctx.req) text += part;
      wrongly = JSON.parse(text);
      ctx.status = 204;
      return;
    }
    await next();
    if (wrongly && ctx.path === '/token' && ctx.body?.id_token) {
      ctx.body = { ...ctx.body, id_token: await resigned(ctx.body.id_token) };
      wrongly = null;
    }
  };
}
