import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'

/** The OpenAPI description at /docs/json and a page to try it at /docs; only routes with a tag are listed. */
export default fp(async (app) => {
  await app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fitting Room',
        version: '1.0.0',
        description: 'Virtual try-on: send a garment photo, receive the picture of a person wearing it.'
      },
      tags: [
        { name: 'try-on', description: 'From a garment photo to a picture' },
        { name: 'gallery', description: 'Persons and sample garments' },
        { name: 'health', description: 'For supervisors and load balancers' }
      ]
    }
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Plain http in a local network must keep working.
    transformStaticCSP: (header) => header.replace(/;?\s*upgrade-insecure-requests/, '')
  })
}, { name: 'docs' })
