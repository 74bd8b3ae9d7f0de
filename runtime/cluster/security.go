package cluster

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"tfc/runtime/status"
)

// Security says how servers and their clients know each other. The zero value is a server that answers everybody,
// without encryption, as TensorFlow's does.
type Security struct {
	// Server encrypts what clients send, and may ask them for certificates; Peer does so with the other tasks of the
	// cluster. nil leaves it.
	Server, Peer *tls.Config
	// Token is what every call has to show as "authorization: Bearer TOKEN"; "" asks for none. Calls of other tasks show
	// the same.
	Token string
}

// serverOptions are those of a server's listener.
func (s *Security) serverOptions() []grpc.ServerOption {
	if s.Server == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.Creds(credentials.NewTLS(s.Server))}
}

// dialOptions are those of a connection to another task.
func (s *Security) dialOptions() []grpc.DialOption {
	transport := insecure.NewCredentials()
	if s.Peer != nil {
		transport = credentials.NewTLS(s.Peer)
	}
	options := []grpc.DialOption{grpc.WithTransportCredentials(transport)}
	if s.Token != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(s.Token)))
	}
	return options
}

// bearer shows a token with each call.
type bearer string

const (
	tokenKey = "authorization"
	scheme   = "Bearer "
)

// GetRequestMetadata implements credentials.PerRPCCredentials.
func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{tokenKey: scheme + string(b)}, nil
}

// RequireTransportSecurity implements credentials.PerRPCCredentials: a cluster in a network of its own may do without.
func (b bearer) RequireTransportSecurity() bool { return false }

// authorize refuses calls without the token. How long it takes says nothing about how much of a token is right.
func (s *Security) authorize(
	ctx context.Context, req any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler,
) (any, error) {
	if s.Token == "" {
		return handle(ctx, req)
	}
	md, _ := metadata.FromIncomingContext(ctx)
	for _, shown := range md.Get(tokenKey) {
		token, ok := strings.CutPrefix(shown, scheme)
		if ok && subtle.ConstantTimeCompare([]byte(token), []byte(s.Token)) == 1 {
			return handle(ctx, req)
		}
	}
	return nil, status.Errorf(status.Unauthenticated, "", "", "the server asks for a token: authorization: Bearer TOKEN")
}
