# Build: all dependencies and the compiler.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --omit=optional --no-audit --no-fund

# Run: the compiled server, its production dependencies and its configuration, nothing else.
FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/config ./config
COPY --from=build /app/service_templates ./service_templates
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
# Ready to take requests (Redis answers, not draining). Whether the process is alive at all is
# another question, answered by /livez: restart on that, route by this.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# node itself is process 1, so that the signal of `docker stop` reaches the server.
# One node uses one core: threads that help to collect memory would only wait for each other on it.
CMD ["node", "--no-parallel-scavenge", "--max-semi-space-size=32", "dist/main.js"]
