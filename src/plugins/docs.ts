import { readFile } from 'node:fs/promises'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { DOCS } from '../paths.ts'
import { VERSION } from '../project-root.ts'

export interface DocsOptions {
  /** SVG shown at the top of the page. */
  readonly iconPath: string
}

/** The OpenAPI description at /docs/json and a page to try it at /docs; only routes with a tag are listed. */
export default fp<DocsOptions>(async (app, { iconPath }) => {
  const icon = await readFile(iconPath)
  await app.register(swagger, {
    hideUntagged: true,
    // Shared schemas by their names instead of def-0, def-1 and so on.
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `def-${index}`) },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fitting Room',
        version: VERSION,
        description: 'Virtual try-on: send a garment photo, receive the picture of a person wearing it.',
        license: { name: 'MIT', identifier: 'MIT' }
      },
      servers: [{ url: '/', description: 'this service' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'for callers from elsewhere, unless the API is open' }
        }
      },
      security: [{ token: [] }, {}],
      tags: [
        { name: 'try-ons', description: 'Version 1: one try-on or a grid of them' },
        { name: 'garments', description: 'Version 1: samples and uploads' },
        { name: 'persons', description: 'Version 1: the gallery and photos' },
        { name: 'try-on', description: 'One line of curl: from a garment photo to a picture' },
        { name: 'gallery', description: 'Persons and sample garments, for POST /tryon' },
        { name: 'health', description: 'For supervisors and load balancers' }
      ]
    }
  })
  await app.register(swaggerUi, {
    routePrefix: DOCS,
    // With the visitor's cookie the forms of the page may call the API.
    uiHooks: { onRequest: async (request, reply) => { if (!request.isKnownVisitor) reply.saveVisitor({}) } },
    staticCSP: true,
    logo: { type: 'image/svg+xml', content: icon, href: '/', target: '_self' },
    theme: { title: 'Fitting Room API' },
    // Plain http in a local network must keep working.
    transformStaticCSP: (header) => header.replace(/;?\s*upgrade-insecure-requests/, '')
  })
}, { name: 'docs', dependencies: ['visitor'] })
