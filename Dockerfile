# dbsh alone, in an image of nothing else: docker build -t dbsh .
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /dbsh ./cmd/dbsh && mkdir /state

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65534:65534 /state /tmp
COPY --from=build /dbsh /dbsh
USER 65534
WORKDIR /project
ENTRYPOINT ["/dbsh"]
