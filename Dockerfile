# Two stages: what builds, and what runs. Debian, because onnxruntime-node has no binaries for Alpine's C library.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY scripts ./scripts
RUN npm run build \
  && npm prune --omit=dev \
  # Only this processor's Linux binaries are used.
  && find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 2 -type d ! -name linux -exec rm -r {} + \
  && arch="$(node -p process.arch)" \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 -type d ! -name "$arch" -exec rm -r {} + \
  # Of the body finder two files are read, the other graphs and the code for browsers are not.
  && find node_modules/@mediapipe/pose -type f ! -name package.json ! -name pose_solution_packed_assets.data \
    ! -name pose_landmark_full.tflite -delete \
  # Types are for building.
  && rm -rf node_modules/typescript \
  && find node_modules \( -name '*.map' -o -name '*.ts' -o -name '*.[cm]ts' -o -name '*.md' \) -type f -delete

FROM node:22-bookworm-slim
# Large pictures are taken and given back all day: jemalloc gives their memory back to the machine.
# Not of a fixed version: that leaves Debian with the library's next correction, and the build fails.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends libjemalloc2 \
  && rm -rf /var/lib/apt/lists/* \
  && ln -s /usr/lib/*-linux-gnu/libjemalloc.so.2 /usr/local/lib/libjemalloc.so.2 \
  && install -d -o node -g node /var/lib/fitting-room
ENV LD_PRELOAD=/usr/local/lib/libjemalloc.so.2 \
  NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=8000 \
  STATE_DIRECTORY=/var/lib/fitting-room
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY models ./models
COPY data ./data
COPY public ./public
COPY views ./views
# node, by number: so that Kubernetes can see that it is not root.
USER 1000
VOLUME /var/lib/fitting-room
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/server.js"]
