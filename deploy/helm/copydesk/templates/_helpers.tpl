{{- define "copydesk.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* Not more than 40 characters: a StatefulSet's name is part of a label of its pods, which may have 63. */ -}}
{{- define "copydesk.fullname" -}}
{{- $name := include "copydesk.name" . -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $full | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "copydesk.selectorLabels" -}}
app.kubernetes.io/name: {{ include "copydesk.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "copydesk.labels" -}}
{{ include "copydesk.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "copydesk.serviceAccountName" -}}
{{- $own := .Values.serviceAccount.create | ternary (include "copydesk.fullname" .) "default" -}}
{{- .Values.serviceAccount.name | default $own -}}
{{- end -}}
