{{- /*
The labels, the annotations and the specification of every pod. They take `root`; `component`; `args`, the command;
`pod`, its values; `worker`, whether it serves HTTP and has to be given time to stop; `claimed`, whether its data is on
a volume that a StatefulSet claims; and `serviceAccountName`, where that is not the release's.
*/ -}}
{{- define "copydesk.podMetadata" -}}
labels:
  {{- include "copydesk.selectorLabels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
{{- with .pod.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "copydesk.podSpec" -}}
{{- $values := .root.Values -}}
{{- $files := include "copydesk.kafkaFiles" .root | trim -}}
serviceAccountName: {{ .serviceAccountName | default (include "copydesk.serviceAccountName" .root) }}
automountServiceAccountToken: false
# A Service of the namespace that is called kafka or copydesk would set variables that are read as settings.
enableServiceLinks: false
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- if .worker }}
# A worker drains its stage and ends at most 10 s later; the rest is for the container to be taken down.
terminationGracePeriodSeconds: {{ addf $values.settings.drain_seconds 15 | ceil | int }}
{{- with $values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  - {{ toYaml . | indent 4 | trim }}
    labelSelector:
      matchLabels:
        {{- include "copydesk.selectorLabels" $.root | nindent 8 }}
        app.kubernetes.io/component: {{ $.component }}
  {{- end }}
{{- end }}
{{- else }}
restartPolicy: Never
{{- end }}
{{- with .pod.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: copydesk
    {{- with $values.image }}
    image: {{ required "image.repository is required: build deploy/Dockerfile and push it" .repository }}
    {{- if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.root.Chart.AppVersion }}{{ end }}
    imagePullPolicy: {{ .pullPolicy }}
    {{- end }}
    args: {{ toJson .args }}
    env:
      {{- include "copydesk.kafkaEnvironment" .root | nindent 6 }}
      - name: COPYDESK_DATA_DIR
        value: /var/lib/copydesk
      - name: COPYDESK_METRICS_HOST
        value: 0.0.0.0
      - name: COPYDESK_METRICS_PORT
        value: "9108"
      {{- range $name, $value := $values.settings }}
      - name: COPYDESK_{{ upper $name }}
        {{- /* As JSON, for Helm writes large numbers with an exponent. */}}
        value: {{ kindIs "string" $value | ternary $value (toJson $value) | quote }}
      {{- end }}
      {{- with .pod.extraEnv }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- if .worker }}
    ports:
      - name: metrics
        containerPort: 9108
    # The event loop turns while models are loaded and while a table is recovered, so /live answers before long, and a
    # recovery may take as long as it takes: a restart would only begin it anew. Until it is over, /ready says no.
    startupProbe:
      httpGet: {path: /live, port: metrics}
      periodSeconds: 5
      timeoutSeconds: 5
      failureThreshold: 60
    readinessProbe:
      httpGet: {path: /ready, port: metrics}
      periodSeconds: 10
      timeoutSeconds: 5
    livenessProbe:
      httpGet: {path: /live, port: metrics}
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 3
    {{- end }}
    resources:
      {{- toYaml .pod.resources | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities:
        drop: [ALL]
    volumeMounts:
      - name: data
        mountPath: /var/lib/copydesk
      - name: tmp
        mountPath: /tmp
      {{- if $files }}
      - name: kafka
        mountPath: /run/secrets/kafka
        readOnly: true
      {{- end }}
volumes:
  {{- if not .claimed }}
  - name: data
    emptyDir: {sizeLimit: 100Mi}
  {{- end }}
  - name: tmp
    emptyDir: {sizeLimit: 100Mi}
  {{- if $files }}
  - name: kafka
    projected:
      # Readable for the group, which is fsGroup.
      defaultMode: 0440
      sources:
        {{- $files | nindent 8 }}
  {{- end }}
{{- end -}}
